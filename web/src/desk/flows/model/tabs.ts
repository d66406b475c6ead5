/** The parts of a form's page, as its address names them. */
export const FLOW_TABS = ["build", "json", "responses", "endpoint", "settings"] as const;
export type FlowTab = (typeof FLOW_TABS)[number];
