import type { Template } from "../../control/types";

export function statusTone(status: string): "success" | "danger" | "warm" | "neutral" {
  switch (status) {
    case "APPROVED":
      return "success";
    case "REJECTED":
    case "DISABLED":
      return "danger";
    case "PAUSED":
    case "PENDING":
    case "IN_APPEAL":
    case "LIMIT_EXCEEDED":
      return "warm";
    default:
      return "neutral";
  }
}

export function qualityTone(quality: string): "success" | "danger" | "warm" | "neutral" {
  switch (quality) {
    case "GREEN":
      return "success";
    case "YELLOW":
      return "warm";
    case "RED":
      return "danger";
    default:
      return "neutral";
  }
}

/** `PENDING_DELETION` as a label. */
export const asLabel = (name: string) => name.replaceAll("_", " ");

interface TemplateFilter {
  text: string;
  /** Null takes all. */
  status: string | null;
}

/** By name, language, category or id, each word of the text. */
export function matchesTemplate(template: Template, { text, status }: TemplateFilter): boolean {
  if (status !== null && template.status !== status) return false;
  const { id, name, language, category } = template;
  const haystack = [id, name, language, category].join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** By name, then by language: the languages of one name stand together. */
export function inOrder(templates: Template[]): Template[] {
  return templates.toSorted(
    (one, other) => one.name.localeCompare(other.name) || one.language.localeCompare(other.language),
  );
}

/** The statuses that there are, the commonest first. */
export function statusesOf(templates: Template[]): { status: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { status } of templates) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts]
    .map(([status, count]) => ({ status, count }))
    .sort((one, other) => other.count - one.count || one.status.localeCompare(other.status));
}
