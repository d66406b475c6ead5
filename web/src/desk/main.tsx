import { RouterProvider } from "@tanstack/react-router";
import { startApp } from "@ui/app-frame";
import { whenSessionExpires } from "./api/client";
import { createQueryClient } from "./api/query-client";
import { keys } from "./api/query-keys";
import en from "./locales/en.json";
import es from "./locales/es.json";
import { createDeskRouter } from "./router";

const queryClient = createQueryClient();
whenSessionExpires(() => queryClient.setQueryData(keys.me, null));

startApp(<RouterProvider router={createDeskRouter()} />, { en: { desk: en }, es: { desk: es } }, queryClient);
