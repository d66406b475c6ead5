import type { AuditEntry } from "../../api/types";

/** Every action that the server writes down, as `t("audit.action.…")` has words for them. */
export const ACTIONS = [
  "agent.invited",
  "agent.invitation_revoked",
  "agent.joined",
  "agent.changed",
  "agent.deactivated",
  "agent.activated",
  "agent.signed_out",
  "agent.password_changed",
  "role.created",
  "role.changed",
  "role.deleted",
  "api_key.created",
  "api_key.revoked",
  "session.ended",
  "second_factor.added",
  "second_factor.removed",
  "second_factor.codes_renewed",
  "second_factor.reset",
  "second_factor.required",
  "second_factor.optional",
  "workspace.made",
  "workspace.renamed",
  "canned_reply.made",
  "canned_reply.changed",
  "canned_reply.deleted",
  "team.created",
  "team.changed",
  "team.deleted",
  "schedule.created",
  "schedule.changed",
  "schedule.deleted",
  "tag.created",
  "tag.changed",
  "tag.merged",
  "tag.deleted",
  "connection.added",
  "connection.renewed",
  "connection.removed",
  "template.created",
  "template.changed",
  "template.deleted",
  "template.unpaused",
  "template.archived",
  "template.unarchived",
  "flow.created",
  "flow.changed",
  "flow.deleted",
  "flow.published",
  "flow.deprecated",
  "flow.endpoint_changed",
  "flow.key_uploaded",
  "catalogue.linked",
  "catalogue.unlinked",
  "catalogue.number_set",
  "product.created",
  "product.changed",
  "product.deleted",
  "product.imported",
  "contact.renamed",
  "contact.merged",
  "contact.unmerged",
  "contact.exported",
] as const;

/** One thing that is different: of a single value before and after, of a list what came and went. */
export type ChangeLine =
  | { kind: "value"; field: string; before: string | null; after: string | null }
  | { kind: "list"; field: string; added: string[]; removed: string[]; kept: string[] };

const words = (value: unknown): string[] =>
  typeof value === "string" ? value.split(" ").filter((word) => word !== "") : [];

const textOf = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
};

function listLine(field: string, before: string[], after: string[]): ChangeLine {
  return {
    kind: "list",
    field,
    added: after.filter((word) => !before.includes(word)),
    removed: before.filter((word) => !after.includes(word)),
    kept: after.filter((word) => before.includes(word)),
  };
}

/** An entry's details as lines of a comparison. What is not known by name is shown as it was stored. */
export function changesOf({
  details,
  subject_name,
}: Pick<AuditEntry, "details" | "subject_name">): ChangeLine[] {
  const { name_before, role_before, role, before, permissions, ...others } = details;
  const lines: ChangeLine[] = [];
  if (name_before !== undefined) {
    lines.push({ kind: "value", field: "name", before: textOf(name_before), after: subject_name });
  }
  if (role !== undefined || role_before !== undefined) {
    lines.push({ kind: "value", field: "role", before: textOf(role_before), after: textOf(role) });
  }
  if (permissions !== undefined || before !== undefined) {
    lines.push(listLine("permissions", words(before), words(permissions)));
  }
  for (const [field, value] of Object.entries(others)) {
    lines.push({ kind: "value", field, before: null, after: textOf(value) });
  }
  return lines;
}
