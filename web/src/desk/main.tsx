import { RouterProvider } from "@tanstack/react-router";
import { startApp } from "@ui/app-frame";
import { ForeignPictures } from "@ui/foreign-picture";
import { whenSecondFactorIsMissing, whenSessionExpires } from "./api/client";
import { pictureSource } from "./api/picture-source";
import { createQueryClient } from "./api/query-client";
import { keys } from "./api/query-keys";
import en from "./locales/en.json";
import es from "./locales/es.json";
import pt from "./locales/pt.json";
import { createDeskRouter } from "./router";

const queryClient = createQueryClient();
whenSessionExpires(() => queryClient.setQueryData(keys.me, null));
whenSecondFactorIsMissing(() => void queryClient.invalidateQueries({ queryKey: keys.me }));

startApp(
  <ForeignPictures value={pictureSource}>
    <RouterProvider router={createDeskRouter()} />
  </ForeignPictures>,
  { en: { desk: en }, es: { desk: es }, pt: { desk: pt } },
  queryClient,
);
