import type { InfiniteData } from "@tanstack/react-query";
import type { GraphRequest, Page, WebhookDelivery, WebhookState } from "../../control/types";

/** As many as the cloud itself keeps. */
export const MOST_REQUESTS = 500;

/** Newest first; a request heard twice (event and list) stands once. `heard` is in the order of hearing. */
export function withRequests(requests: GraphRequest[], heard: GraphRequest[]): GraphRequest[] {
  const known = new Set(requests.map((request) => request.id));
  const fresh = heard.filter((request) => !known.has(request.id));
  return fresh.length === 0 ? requests : [...fresh.toReversed(), ...requests].slice(0, MOST_REQUESTS);
}

export interface RequestFilter {
  /** Part of method, path or status. */
  text: string;
  onlyErrors: boolean;
}

export function matchesRequest(request: GraphRequest, filter: RequestFilter): boolean {
  if (filter.onlyErrors && request.status < 400) return false;
  const words = filter.text.trim().toLowerCase().split(/\s+/);
  const line =
    `${request.method} ${request.path} ${request.status} ${request.error_code ?? ""}`.toLowerCase();
  return words.every((word) => line.includes(word));
}

export type DeliveryPages = InfiniteData<Page<WebhookDelivery>, string | null>;

/** The log as it is after a delivery was heard, under the filter it is shown with. */
export function withDelivery(
  log: DeliveryPages,
  heard: WebhookDelivery,
  filter: WebhookState | null,
): DeliveryPages {
  const belongs = filter === null || heard.state === filter;
  let known = false;
  const pages = log.pages.map((page) => {
    const data = page.data.flatMap((delivery) => {
      if (delivery.id !== heard.id) return delivery;
      known = true;
      return belongs ? { ...delivery, ...heard } : [];
    });
    return { ...page, data };
  });
  if (known || !belongs) return { ...log, pages };
  const [first, ...rest] = pages;
  // An older delivery that changed lies on a page not loaded yet; only new ones come to the top.
  const newest = first?.data[0];
  if (first === undefined || (newest !== undefined && newest.created_at > heard.created_at)) {
    return { ...log, pages };
  }
  return { ...log, pages: [{ ...first, data: [heard, ...first.data] }, ...rest] };
}

/** Above this many rows the log is cut to its first page and loaded again; nobody reads on, and the page stays quick. */
export const MOST_DELIVERIES = 400;

export function isTooLong(log: DeliveryPages): boolean {
  return log.pages.reduce((sum, page) => sum + page.data.length, 0) > MOST_DELIVERIES;
}

export function firstPageOf(log: DeliveryPages): DeliveryPages {
  return { pages: log.pages.slice(0, 1), pageParams: log.pageParams.slice(0, 1) };
}

/** Whether a call may have made, edited or deleted a template: under the account's edge, or under the template's own id. */
export function changesTemplates({ method, path }: Pick<GraphRequest, "method" | "path">): boolean {
  if (method === "GET") return false;
  return /\/message_templates\b|\/upsert_message_templates\b|^(\/v\d+\.\d+)?\/\d+\/?(\?|$)/.test(path);
}

/** Whether it tells what a review made of a template. */
export function tellsOfTemplates({ field }: Pick<WebhookDelivery, "field">): boolean {
  return /^(message_template_|template_category_update$|template_correct_category_detection$)/.test(field);
}
