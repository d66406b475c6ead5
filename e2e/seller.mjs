// A number of the business in another country, with a customer there: what is billed depends on both.
import { WABA } from "./recado.mjs";

/** The new number's id. */
export async function sellerIn({ recado }, { cc, national, buyer, name }) {
  const { id } = await recado.graph("POST", `/${WABA}/phone_numbers`, {
    cc,
    phone_number: national,
    verified_name: "Recado Lamps",
  });
  await recado.graph("POST", `/${id}/request_code`, { code_method: "SMS", language: "en_US" });
  await recado.graph("POST", `/${id}/verify_code`, { code: "123456" });
  await recado.graph("POST", `/${id}/register`, { messaging_product: "whatsapp", pin: "123456" });
  await recado.control("POST", "/customers", { phone: `+${buyer}`, name });
  await recado.text(buyer, "Hello", id);
  return id;
}

/** An account's gateway, as its provider says it is. */
export async function gatewayBecomes({ recado }, name, status) {
  await recado.control("PATCH", `/wabas/${WABA}/payment_configurations/${name}`, {
    status,
    provider_mid: "acc_1",
  });
}

export async function createGateway({ recado }, configuration_name) {
  await recado.graph("POST", `/${WABA}/payment_configuration`, {
    configuration_name,
    provider_name: "razorpay",
    redirect_url: "https://shop.example/back",
  });
}

export const money = (value) => ({ value, offset: 100 });

/** 210 rupees by a gateway. */
export const indianBill = (reference_id, configuration_name, more = {}) => ({
  reference_id,
  type: "digital-goods",
  currency: "INR",
  payment_settings: [
    {
      type: "payment_gateway",
      payment_gateway: {
        type: "razorpay",
        configuration_name,
        razorpay: { receipt: `receipt-${reference_id}` },
      },
    },
  ],
  total_amount: money(21000),
  order: {
    status: "pending",
    catalog_id: "520000000000001",
    items: [
      {
        retailer_id: "sku-1",
        name: "Desk lamp Alba",
        amount: money(10000),
        sale_amount: money(9000),
        quantity: 2,
      },
    ],
    subtotal: money(18000),
    tax: { ...money(1000), description: "GST" },
    shipping: money(3000),
    discount: { ...money(1000), discount_program_name: "Club" },
    ...more,
  },
});

/** 105 reais, in every way that Brazil knows. */
export const brazilianBill = (reference_id) => ({
  reference_id,
  type: "physical-goods",
  payment_type: "br",
  currency: "BRL",
  total_amount: money(10500),
  payment_settings: [
    {
      type: "pix_dynamic_code",
      pix_dynamic_code: {
        code: "00020101021226700014br.gov.bcb.pix",
        merchant_name: "Loja",
        key: "39580525000189",
        key_type: "CNPJ",
      },
    },
    { type: "boleto", boleto: { digitable_line: "03399026944140000002628346101018898510000008848" } },
    { type: "payment_link", payment_link: { uri: "https://loja.example/pagar" } },
    { type: "offsite_card_pay", offsite_card_pay: { last_four_digits: "5235", credential_id: "1234567" } },
  ],
  order: {
    status: "pending",
    items: [{ retailer_id: "1", name: "Luminária", amount: money(5000), quantity: 2 }],
    subtotal: money(10000),
    tax: money(500),
  },
});

export const orderDetails = (text, parameters) => ({
  type: "interactive",
  interactive: { type: "order_details", body: { text }, action: { name: "review_and_pay", parameters } },
});

export const orderStatus = (text, parameters) => ({
  type: "interactive",
  interactive: { type: "order_status", body: { text }, action: { name: "review_order", parameters } },
});
