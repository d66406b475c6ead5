import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "./dropdown-menu";

it("an item can be a link, with the icon inside of it", async () => {
  render(
    <DropdownMenu>
      <DropdownMenuTrigger>Open</DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem asChild icon={<svg data-testid="icon" />}>
          <a href="/settings">Settings</a>
        </DropdownMenuItem>
        <DropdownMenuItem icon={<svg />}>Sign out</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>,
  );
  await userEvent.click(screen.getByRole("button", { name: "Open" }));
  const link = screen.getByRole("menuitem", { name: "Settings" });
  expect(link.tagName).toBe("A");
  expect(link.getAttribute("href")).toBe("/settings");
  expect(link.contains(screen.getByTestId("icon"))).toBe(true);
  expect(screen.getByRole("menuitem", { name: "Sign out" })).toBeTruthy();
});
