import { startApp } from "@ui/app-frame";
import { CrashGuard } from "@ui/crash-guard";
import controlEn from "../control/locales/en.json";
import controlEs from "../control/locales/es.json";
import controlPt from "../control/locales/pt.json";
import en from "./locales/en.json";
import es from "./locales/es.json";
import pt from "./locales/pt.json";
import { PhonesPage } from "./page/phones-page";
import { queryClient } from "./state/phone-queries";

startApp(
  <CrashGuard>
    <PhonesPage />
  </CrashGuard>,
  {
    en: { phone: en, control: controlEn },
    es: { phone: es, control: controlEs },
    pt: { phone: pt, control: controlPt },
  },
  queryClient,
);
