import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { startI18n } from "@ui/i18n";
import { TooltipProvider } from "@ui/tooltip";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { control } from "../../control/control-client";
import type { BusinessCard, Customer } from "../../control/types";
import en from "../locales/en.json";
import es from "../locales/es.json";
import { queryClient } from "../state/phone-queries";
import { BusinessDialog } from "./business-dialog";
import { IceBreakers } from "./ice-breakers";

const customer: Customer = {
  wa_id: "34600100001",
  phone: "+34 600 10 00 01",
  name: "Ana",
  username: null,
  user_id: "ES.1",
  share_phone: true,
  online: true,
  auto_read: false,
  blocks: false,
  marketing_opt_out: false,
  on_whatsapp: true,
  platform: "android",
};

const card: BusinessCard = {
  phone_number_id: "4",
  display_phone_number: "+34 600 00 00 01",
  verified_name: "Café Azul",
  profile: {
    about: "Open till eight",
    address: null,
    description: null,
    email: "hola@cafe.example",
    vertical: "RESTAURANT",
    websites: ["https://cafe.example"],
    picture_url: "/_media/profile/1",
  },
  prompts: [],
  commands: [],
  is_cart_enabled: true,
  is_catalog_visible: false,
};

beforeAll(() => startI18n({ en: { phone: en }, es: { phone: es } }));
beforeEach(() => queryClient.clear());
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(blocks = false) {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <BusinessDialog
          onOpenShop={vi.fn()}
          customer={{ ...customer, blocks }}
          phoneNumberId="4"
          businessName="Café Azul"
          onClose={vi.fn()}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

describe("the page of a business", () => {
  it("shows what is filled in, and nothing else", async () => {
    vi.spyOn(control, "card").mockResolvedValue(card);
    open();
    expect(await screen.findByText("Open till eight")).toBeTruthy();
    expect(screen.getByText("Restaurant")).toBeTruthy();
    expect(screen.getByRole("link", { name: "https://cafe.example" }).getAttribute("rel")).toContain(
      "noopener",
    );
    expect(screen.getByRole("img", { name: "Picture of Café Azul" }).getAttribute("src")).toBe(
      "/_media/profile/1",
    );
    expect(screen.queryByText("Address")).toBeNull();
  });

  it("blocks and unblocks", async () => {
    vi.spyOn(control, "card").mockResolvedValue(card);
    const change = vi.spyOn(control, "changeCustomer").mockResolvedValue({ ...customer, blocks: true });
    open();
    await userEvent.click(screen.getByRole("button", { name: "Block businesses" }));
    expect(change).toHaveBeenCalledWith(customer.wa_id, { blocks: true });
    cleanup();
    open(true);
    await userEvent.click(screen.getByRole("button", { name: "Unblock businesses" }));
    expect(change).toHaveBeenLastCalledWith(customer.wa_id, { blocks: false });
  });
});

describe("ice breakers", () => {
  it("are sent with a tap or a key", async () => {
    const onPick = vi.fn();
    render(<IceBreakers prompts={["Plan a trip", "Opening hours"]} onPick={onPick} />);
    await userEvent.click(screen.getByRole("button", { name: "Opening hours" }));
    await userEvent.tab();
    screen.getByRole("button", { name: "Plan a trip" }).focus();
    await userEvent.keyboard("{Enter}");
    expect(onPick.mock.calls).toEqual([["Opening hours"], ["Plan a trip"]]);
  });

  it("need no place where there are none", () => {
    const { container } = render(<IceBreakers prompts={[]} onPick={vi.fn()} />);
    expect(container.innerHTML).toBe("");
  });
});

describe("the texts of the phone", () => {
  const keys = (texts: object, prefix = ""): string[] =>
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [prefix + key] : keys(value as object, `${prefix}${key}.`),
    );

  it("exist in both languages", () => {
    expect(keys(es).sort()).toEqual(keys(en).sort());
  });
});
