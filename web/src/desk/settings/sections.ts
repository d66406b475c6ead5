import type { LinkProps } from "@tanstack/react-router";
import type { Permission } from "../api/types";

/** A page of the settings. Its name is the first part of its texts' keys. */
export interface Section {
  to: NonNullable<LinkProps["to"]>;
  name: string;
  /** Shown only to those who may do this. */
  needs?: Permission;
}

/** What belongs together, in the order of the column. */
export const SECTION_GROUPS: { name: string; sections: Section[] }[] = [
  {
    name: "workspace",
    sections: [
      { to: "/settings/channels", name: "channels" },
      { to: "/settings/workspaces", name: "workspaces", needs: "workspaces.write" },
      { to: "/settings/api-keys", name: "api_keys", needs: "keys.write" },
      { to: "/settings/audit", name: "audit", needs: "audit.read" },
    ],
  },
  {
    name: "team",
    sections: [
      { to: "/settings/people", name: "people" },
      { to: "/settings/teams", name: "teams" },
      { to: "/settings/roles", name: "roles", needs: "roles.write" },
    ],
  },
  {
    name: "work",
    sections: [
      { to: "/settings/hours", name: "hours", needs: "people.write" },
      { to: "/settings/replies", name: "canned" },
      { to: "/settings/tags", name: "tags" },
      { to: "/settings/satisfaction", name: "satisfaction", needs: "answers.export" },
    ],
  },
  {
    name: "you",
    sections: [
      { to: "/settings/account", name: "account" },
      { to: "/settings/preferences", name: "preferences" },
    ],
  },
];
