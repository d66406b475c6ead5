import { QueryClient } from "@tanstack/react-query";
import { startApp } from "@ui/app-frame";
import { FlowGallery } from "./flow-gallery";
import { TemplateGallery } from "./template-gallery";

/** For looking at components without a server: `npm run dev:gallery`. No part of what is built. */
const query = new URLSearchParams(location.search);

startApp(
  query.has("flow") ? <FlowGallery query={query} /> : <TemplateGallery />,
  { en: {}, es: {} },
  new QueryClient(),
);
