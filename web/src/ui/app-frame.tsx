import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startI18n, type Texts } from "./i18n";
import { startTheme } from "./theme";
import { Toaster } from "./toast";
import { TooltipProvider } from "./tooltip";
import "./theme.css";

/** Starts an app: theme and language before the first paint, then the tree with what every component expects around it. */
export function startApp(app: ReactNode, texts: Texts, queryClient: QueryClient) {
  startTheme();
  startI18n(texts);
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          {app}
          <Toaster />
        </TooltipProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
