import { startApp } from "@ui/app-frame";
import { CrashGuard } from "@ui/crash-guard";
import controlEn from "../control/locales/en.json";
import controlEs from "../control/locales/es.json";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { ConsolePage } from "./page/console-page";
import { queryClient } from "./state/console-queries";

startApp(
  <CrashGuard>
    <ConsolePage />
  </CrashGuard>,
  { en: { console: en, control: controlEn }, es: { console: es, control: controlEs } },
  queryClient,
);
