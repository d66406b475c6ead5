import { QueryClient } from "@tanstack/react-query";
import { startApp } from "@ui/app-frame";
import { CrashGuard } from "@ui/crash-guard";
import en from "./locales/en.json";
import es from "./locales/es.json";
import pt from "./locales/pt.json";
import { PreviewPage } from "./preview-page";

startApp(
  <CrashGuard>
    <PreviewPage search={location.search} />
  </CrashGuard>,
  { en: { preview: en }, es: { preview: es }, pt: { preview: pt } },
  new QueryClient(),
);
