// A customer pays on the phone: the business hears of it, and tells what became of the order.
import { NARROW } from "../browser.mjs";
import { assert, until } from "../expect.mjs";
import { Phone } from "../phone.mjs";
import {
  brazilianBill,
  createGateway,
  gatewayBecomes,
  indianBill,
  orderDetails,
  orderStatus,
  sellerIn,
} from "../seller.mjs";

const ASHA = "919820012345";
const BIA = "5511987654321";

const dialogOf = (phone) => phone.root.getByRole("dialog");
const bill = (phone, text) => phone.message({ text, from: "business" });

async function payments(world, reference_id) {
  const values = await world.recado.told("messages");
  const statuses = values.flatMap((value) => value.statuses ?? []).filter(({ type }) => type === "payment");
  return statuses.filter(({ payment }) => payment.reference_id === reference_id);
}

async function a_bill_of_india_is_paid_through_a_gateway(world) {
  const { recado, browser } = world;
  const seller = await sellerIn(world, { cc: "91", national: "9800000001", buyer: ASHA, name: "Asha" });
  await createGateway(world, "lamps");
  const phone = await Phone.open(world, ASHA, { viewport: NARROW });
  await phone.openChat(seller);
  await recado.send(ASHA, orderDetails("Your two lamps", indianBill("ord-1", "lamps")), seller);
  const message = bill(phone, "Your two lamps");
  await message.getByText("2 × Desk lamp Alba").waitFor();
  await browser.screenshot(phone.page, "pay bill of india");
  await message.getByRole("button", { name: "Review and pay" }).click();
  const dialog = dialogOf(phone);
  await dialog.getByText("razorpay").waitFor();
  await browser.screenshot(phone.page, "pay dialog of india");

  await dialog.getByTestId("pay-now").click();
  await dialog.getByRole("alert").filter({ hasText: "“lamps” is not connected" }).waitFor();
  await browser.screenshot(phone.page, "pay refused");
  await gatewayBecomes(world, "lamps", "Active");
  await dialog.getByText("Card", { exact: true }).click();
  await dialog.getByRole("button", { name: "Let it fail" }).click();
  await dialog.getByText("The last payment failed: The payment was declined by the bank.").waitFor();
  await browser.screenshot(phone.page, "pay failed");
  await dialog.getByRole("button", { name: "Leave it pending" }).click();
  await dialog.getByText("The bank has not confirmed this payment yet.").waitFor();
  await browser.screenshot(phone.page, "pay pending");
  await phone.page.keyboard.press("Escape");
  await message.getByRole("button", { name: "Payment pending" }).click();
  await dialog.getByRole("button", { name: "The bank confirms" }).click();
  await dialog.waitFor({ state: "detached" });
  await message.getByRole("button", { name: "Paid", exact: true }).waitFor();

  await until(
    "the business hears of it",
    async () => (await payments(world, "ord-1")).at(-1)?.status === "captured",
  );
  const told = await payments(world, "ord-1");
  assert.deepEqual(
    told.map(({ payment }) => payment.transaction.status),
    ["failed", "pending", "success"],
  );
  const { payment } = told.at(-1);
  assert.deepEqual(payment.amount, { value: 21000, offset: 100 });
  assert.equal(payment.receipt, "receipt-ord-1");
  const found = await recado.graph("GET", `/${seller}/payments/lamps/ord-1`);
  assert.equal(found.payments[0].status, "captured");

  const order = { status: "processing", description: "We pack your lamps." };
  await recado.send(ASHA, orderStatus("News of your lamps", { reference_id: "ord-1", order }), seller);
  await bill(phone, "News of your lamps").getByText("We pack your lamps.").waitFor();
  await browser.screenshot(phone.page, "pay paid and order status");

  await recado.graph("POST", `/${seller}/payments_refund`, {
    reference_id: "ord-1",
    speed: "instant",
    payment_config_id: "lamps",
    amount: { value: 9000, offset: 100, currency: "INR" },
  });
  await message.getByRole("button", { name: "Partly refunded" }).click();
  await dialog.getByText("₹90.00 was given back.").waitFor();
  await browser.screenshot(phone.page, "pay refunded");
}

async function a_bill_expires_and_an_order_is_canceled(world) {
  const { recado, browser } = world;
  const seller = await sellerIn(world, {
    cc: "91",
    national: "9800000002",
    buyer: "919820012346",
    name: "Ravi",
  });
  const phone = await Phone.open(world, "919820012346", { viewport: NARROW, dark: true });
  await phone.openChat(seller);
  const { now } = await recado.control("GET", "/clock");
  const timestamp = String(Math.floor(Date.parse(now) / 1000) + 600);
  const expiring = indianBill("ord-2", "lamps", {
    expiration: { timestamp, description: "For ten minutes" },
  });
  await recado.send("919820012346", orderDetails("Ten minutes only", expiring), seller);
  await recado.send("919820012346", orderDetails("Take your time", indianBill("ord-3", "lamps")), seller);
  await bill(phone, "Ten minutes only").getByRole("button", { name: "Review and pay" }).click();
  const dialog = dialogOf(phone);
  await dialog.getByText(/Can be paid for \d\d:09:\d\d|Can be paid for 09:\d\d/).waitFor();
  await browser.screenshot(phone.page, "pay bill that expires");
  await recado.control("POST", "/clock", { advance: "PT11M" });
  await dialog.getByText("This bill has expired.").first().waitFor();
  assert.equal(await dialog.getByTestId("pay-now").count(), 0, "nothing can be paid any more");
  await browser.screenshot(phone.page, "pay bill that has expired");
  await phone.page.keyboard.press("Escape");
  await bill(phone, "Ten minutes only").getByRole("button", { name: "Expired" }).waitFor();

  const order = { status: "canceled", description: "Out of stock" };
  await recado.send("919820012346", orderStatus("We are sorry", { reference_id: "ord-3", order }), seller);
  await bill(phone, "Take your time").getByRole("button", { name: "Order cancelled" }).waitFor();
  await browser.screenshot(phone.page, "pay order canceled");
}

async function a_bill_of_brazil_is_paid_with_a_card_that_is_known(world) {
  const { recado, browser } = world;
  const seller = await sellerIn(world, { cc: "55", national: "11912345678", buyer: BIA, name: "Bia" });
  const phone = await Phone.open(world, BIA, { viewport: NARROW });
  await phone.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await phone.openChat(seller);
  await recado.send(BIA, orderDetails("Seu pedido", brazilianBill("pedido-1")), seller);
  const message = bill(phone, "Seu pedido");
  await message.getByRole("button", { name: "Review and pay" }).click();
  const dialog = dialogOf(phone);
  await dialog.getByRole("button", { name: "Copy Pix code" }).click();
  const copied = await phone.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, "00020101021226700014br.gov.bcb.pix");
  await browser.screenshot(phone.page, "pay dialog of brazil");
  await dialog.getByText("•••• 5235").click();
  await dialog.getByTestId("pay-now").click();
  await dialog.waitFor({ state: "detached" });
  await phone.message({ text: "Paid with the card •••• 5235", from: "customer" }).waitFor();
  await message.getByRole("button", { name: "Paid – not confirmed yet" }).click();
  await dialog.getByText("You have paid outside of WhatsApp.").waitFor();
  await browser.screenshot(phone.page, "pay unconfirmed");
  await phone.page.keyboard.press("Escape");

  const reply = (await recado.thread(BIA, seller)).at(-1);
  assert.equal(reply.interactive.payment_method.credential_id, "1234567");
  const { now } = await recado.control("GET", "/clock");
  const payment = { status: "captured", timestamp: Math.floor(Date.parse(now) / 1000) };
  const order = { status: "processing", description: "Obrigado!" };
  await recado.send(BIA, orderStatus("Tudo certo", { reference_id: "pedido-1", order, payment }), seller);
  await message.getByRole("button", { name: "Paid", exact: true }).waitFor();
  await browser.screenshot(phone.page, "pay confirmed by the business");
}

async function what_is_paid_by_upi_or_on_a_page_is_confirmed_by_the_business(world) {
  const { recado, browser } = world;
  const buyer = "919820012347";
  const seller = await sellerIn(world, { cc: "91", national: "9800000003", buyer, name: "Meera" });
  const phone = await Phone.open(world, buyer, { viewport: NARROW });
  await phone.openChat(seller);
  const dialog = dialogOf(phone);
  const link = "upi://pay?pa=lamps@bank&pn=Recado%20Lamps&mc=5399&purpose=00&tr=ord-upi";
  const ways = [
    ["ord-upi", "By UPI", { type: "upi_intent_link", upi_intent_link: { link } }, "lamps@bank"],
    [
      "ord-page",
      "On our page",
      { type: "payment_link", payment_link: { uri: "https://lamps.example/pay" } },
      "https://lamps.example/pay",
    ],
  ];
  for (const [reference_id, text, way, told] of ways) {
    const details = { ...indianBill(reference_id), payment_type: "upi", payment_settings: [way] };
    await recado.send(buyer, orderDetails(text, details), seller);
    const message = bill(phone, text);
    await message.getByRole("button", { name: "Review and pay" }).click();
    await dialog.getByText(told).waitFor();
    await browser.screenshot(phone.page, `pay ${text}`);
    await dialog.getByTestId("pay-now").click();
    await dialog.waitFor({ state: "detached" });
    await message.getByRole("button", { name: "Paid – not confirmed yet" }).waitFor();
    const order = { status: "processing", description: "Your money is here." };
    await recado.send(buyer, orderStatus(`Thank you: ${text}`, { reference_id, order }), seller);
    await bill(phone, `Thank you: ${text}`).getByText("Your money is here.").waitFor();
  }
  await browser.screenshot(phone.page, "pay outside of WhatsApp");
  // WhatsApp does not see such payments.
  for (const [reference_id] of ways) assert.deepEqual(await payments(world, reference_id), []);
}

export default [
  a_bill_of_india_is_paid_through_a_gateway,
  a_bill_expires_and_an_order_is_canceled,
  a_bill_of_brazil_is_paid_with_a_card_that_is_known,
  what_is_paid_by_upi_or_on_a_page_is_confirmed_by_the_business,
];
