import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Permission } from "../api/types";
import { useSession } from "../session/session";

interface Section {
  to:
    | "/settings/channels"
    | "/settings/people"
    | "/settings/teams"
    | "/settings/tags"
    | "/settings/hours"
    | "/settings/roles"
    | "/settings/api-keys"
    | "/settings/audit"
    | "/settings/account"
    | "/settings/preferences";
  name: string;
  /** Shown only to those who may do this. */
  needs?: Permission;
}

const SECTIONS: Section[] = [
  { to: "/settings/channels", name: "channels" },
  { to: "/settings/people", name: "people" },
  { to: "/settings/teams", name: "teams" },
  { to: "/settings/tags", name: "tags" },
  { to: "/settings/hours", name: "hours", needs: "people.write" },
  { to: "/settings/roles", name: "roles", needs: "roles.write" },
  { to: "/settings/api-keys", name: "api_keys", needs: "keys.write" },
  { to: "/settings/audit", name: "audit", needs: "audit.read" },
  { to: "/settings/account", name: "account" },
  { to: "/settings/preferences", name: "preferences" },
];

export function SettingsLayout() {
  const { t } = useTranslation("desk");
  const nav = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // On a phone the tabs are wider than the screen: the open one stays in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another open tab
  useEffect(() => {
    const tab = nav.current?.querySelector<HTMLElement>("a[aria-current=page]");
    const room = nav.current;
    if (tab && room)
      room.scrollLeft = tab.offsetLeft - room.offsetLeft - (room.clientWidth - tab.offsetWidth) / 2;
  }, [path]);
  const mine = useSession().data?.permissions ?? [];
  const sections = SECTIONS.filter(({ needs }) => needs === undefined || mine.includes(needs));
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-4xl px-4 pt-5 pb-16 sm:px-8">
        <h1 className="text-xl font-bold">{t("nav.settings")}</h1>
        <nav
          ref={nav}
          aria-label={t("nav.settings")}
          className="mt-3 mb-6 flex gap-1 overflow-x-auto border-b"
        >
          {sections.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              className="-mb-px inline-flex h-9 shrink-0 items-center border-b-2 border-transparent px-2.5 font-semibold text-ink-soft hover:text-ink focus-visible:-outline-offset-2"
              activeProps={{ className: "!border-primary !text-primary" }}
            >
              {t(`${name}.title`)}
            </Link>
          ))}
        </nav>
        <Outlet />
      </div>
    </div>
  );
}
