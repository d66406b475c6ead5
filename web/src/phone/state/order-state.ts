import { orderNews, type TemplateOrder } from "@ui/template-preview-model";
import { objectIn, textIn } from "@ui/unknown-json";
import type { PhoneMessage } from "../../control/types";

/** What the thread tells of an order beside its bill. */
export interface OrderState {
  /** As the business last said; empty before that. */
  status: string;
  /** As the business said, or what came of the customer's own attempt. */
  payment: "pending" | "captured" | "failed" | "";
}

export type PayProgress = "open" | "paid" | "pending" | "failed" | "expired" | "canceled";

/** The newest of each order, by its reference. */
export function orderStatesIn(messages: PhoneMessage[]): Map<string, OrderState> {
  const states = new Map<string, OrderState>();
  const tell = (reference_id: string, news: Partial<OrderState>) => {
    if (reference_id === "") return;
    const known = states.get(reference_id) ?? { status: "", payment: "" };
    states.set(reference_id, { ...known, ...news });
  };
  for (const message of messages) {
    if (message.status === "failed") continue;
    const news = newsIn(message);
    if (news !== null) {
      const { status } = news;
      const payment = asPayment(news.payment);
      tell(news.reference_id, payment === "" ? { status } : { status, payment });
    }
  }
  return states;
}

function newsIn(message: PhoneMessage): TemplateOrder | null {
  if (message.from !== "business") return null;
  const interactive = objectIn(message.interactive);
  if (textIn(interactive.type) === "order_status") {
    return orderNews(objectIn(objectIn(interactive.action).parameters));
  }
  return orderNews(objectIn(objectIn(message.template).rendered).order_status);
}

const asPayment = (text: string): OrderState["payment"] =>
  text === "pending" || text === "captured" || text === "failed" ? text : "";

/** Whether the bill can be paid now, and if not, why. */
export function progressOf(bill: TemplateOrder, state: OrderState | undefined, now_ms: number): PayProgress {
  if (state?.payment === "captured") return "paid";
  if (state?.status === "canceled") return "canceled";
  // Whoever ships has been paid.
  if (state?.status === "completed" || state?.status === "shipped") return "paid";
  if (state?.payment === "pending") return "pending";
  if (bill.expires_ms !== null && bill.expires_ms <= now_ms) return "expired";
  return state?.payment === "failed" ? "failed" : "open";
}
