import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { act, render, waitFor } from "@testing-library/react";
import { Toaster } from "@ui/toast";
import { TooltipProvider } from "@ui/tooltip";
import { expect } from "vitest";
import { createDeskRouter } from "../router";
import { at } from "./builders";
import { FakeSocket } from "./fake-socket";

/** The desk as a whole at an address, where nobody may be signed in. */
export function showDesk(client: QueryClient, path: string) {
  window.history.replaceState(null, "", path);
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <RouterProvider router={createDeskRouter()} />
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

/** The same; its stream has begun when this is done. */
export async function openDesk(client: QueryClient, path: string) {
  showDesk(client, path);
  await waitFor(() => expect(FakeSocket.opened.length).toBeGreaterThan(0));
  act(() => FakeSocket.last().send({ type: "hello", seq: 0, now: at(0), clock: { frozen: false } }));
}
