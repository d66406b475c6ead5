import type { Permission } from "../../api/types";

/** All that one may do, in the order in which people read it. */
export const PERMISSION_GROUPS = [
  {
    name: "conversations",
    permissions: [
      "conversations.read",
      "conversations.write",
      "conversations.assign",
      "tags.write",
      "replies.write",
    ],
  },
  { name: "contacts", permissions: ["contacts.write", "contacts.export"] },
  { name: "content", permissions: ["templates.write", "forms.write", "answers.export", "catalogue.write"] },
  {
    name: "administration",
    permissions: [
      "connections.write",
      "people.write",
      "roles.write",
      "keys.write",
      "audit.read",
      "workspaces.write",
    ],
  },
] as const satisfies { name: string; permissions: Permission[] }[];

type Grouped = (typeof PERMISSION_GROUPS)[number]["permissions"][number];

// A permission that the server knows and no group shows is a mistake that the compiler finds here.
type Forgotten = Exclude<Permission, Grouped>;
export const ALL_PERMISSIONS: [Forgotten] extends [never] ? Permission[] : never = PERMISSION_GROUPS.flatMap(
  ({ permissions }): readonly Permission[] => permissions,
);
