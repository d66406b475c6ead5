import type { Fault, NewFault } from "../../control/types";

export const PLACES = ["send", "webhook", "media"] as const;
export const EFFECTS = ["error", "http", "delay_ms", "duplicate", "reorder"] as const;
export type Effect = (typeof EFFECTS)[number];

/** Effects that need a number beside them. */
export const NUMBERED: ReadonlySet<Effect> = new Set(["error", "http", "delay_ms"]);

export interface FaultForm {
  where: string;
  effect: Effect;
  /** The error code, HTTP status or delay. */
  value: string;
  phone_number_id: string;
  customer: string;
  type: string;
  /** Empty means every time. */
  times: string;
  /** 0 to 1; empty means always. */
  rate: string;
}

export const NEW_FAULT: FaultForm = {
  where: "send",
  effect: "error",
  value: "131026",
  phone_number_id: "",
  customer: "",
  type: "",
  times: "",
  rate: "",
};

export type FaultFormProblem = "value" | "times" | "rate";

const wholeNumber = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : null);

/** The fault the form describes, or which of its fields make no sense. */
export function faultOf(form: FaultForm): { fault: NewFault } | { problems: FaultFormProblem[] } {
  const problems: FaultFormProblem[] = [];
  const value = wholeNumber(form.value);
  const httpOutOfRange = form.effect === "http" && value !== null && (value < 400 || value > 599);
  if (NUMBERED.has(form.effect) && (value === null || httpOutOfRange)) problems.push("value");
  const times = form.times.trim() === "" ? null : wholeNumber(form.times);
  if (form.times.trim() !== "" && (times === null || times === 0)) problems.push("times");
  const rate = form.rate.trim() === "" ? null : Number(form.rate.replace(",", "."));
  if (rate !== null && !(rate > 0 && rate <= 1)) problems.push("rate");
  if (problems.length > 0) return { problems };

  const match = Object.fromEntries(
    (["phone_number_id", "customer", "type"] as const)
      .map((name) => [name, form[name].trim()] as const)
      .filter(([, wanted]) => wanted !== ""),
  );
  return {
    fault: {
      where: form.where,
      ...(Object.keys(match).length > 0 && { match }),
      [form.effect]: NUMBERED.has(form.effect) ? value : true,
      ...(times !== null && { times }),
      ...(rate !== null && { rate }),
    },
  };
}

/** `error 131026`, `HTTP 503`, `delay 500 ms`: what the fault does, in the words of the API. */
export function effectOf(fault: Fault): string {
  const effects = [
    fault.error != null && `error ${fault.error}`,
    fault.http != null && `HTTP ${fault.http}`,
    fault.delay_ms != null && `delay ${fault.delay_ms} ms`,
    fault.duplicate === true && "duplicate",
    fault.reorder === true && "reorder",
  ];
  return effects.filter((effect) => effect !== false).join(", ");
}
