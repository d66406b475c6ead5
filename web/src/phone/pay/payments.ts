import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { PaymentOutcome } from "../../control/types";

interface Payments {
  /** What this phone did with a bill, by customer and the bill's reference. */
  outcomes: Record<string, PaymentOutcome>;
  tell(wa_id: string, reference_id: string, outcome: PaymentOutcome): void;
}

/** A phone keeps what it paid: of many ways to pay no message tells it. */
export const usePayments = create<Payments>()(
  persist(
    (set) => ({
      outcomes: {},
      tell: (wa_id, reference_id, outcome) =>
        set(({ outcomes }) => ({ outcomes: { ...outcomes, [`${wa_id}/${reference_id}`]: outcome } })),
    }),
    { name: "recado.phone.payments" },
  ),
);
