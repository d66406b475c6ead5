import { startApp } from "@ui/app-frame";
import { CrashGuard } from "@ui/crash-guard";
import controlEn from "../control/locales/en.json";
import controlEs from "../control/locales/es.json";
import controlPt from "../control/locales/pt.json";
import en from "./locales/en.json";
import es from "./locales/es.json";
import pt from "./locales/pt.json";
import { ConsolePage } from "./page/console-page";
import { queryClient } from "./state/console-queries";

startApp(
  <CrashGuard>
    <ConsolePage />
  </CrashGuard>,
  {
    en: { console: en, control: controlEn },
    es: { console: es, control: controlEs },
    pt: { console: pt, control: controlPt },
  },
  queryClient,
);
