import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { FIELD_LOOK } from "@ui/field";
import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../session/session";
import { SECTION_GROUPS, type Section } from "./sections";

interface Group {
  name: string;
  sections: Section[];
}

/** A column of all pages beside the open one; where there is no room for it, a list to choose from above. */
export function SettingsLayout() {
  const { t } = useTranslation("desk");
  const mine = useSession().data?.permissions ?? [];
  const groups = SECTION_GROUPS.map(({ name, sections }) => ({
    name,
    sections: sections.filter(({ needs }) => needs === undefined || mine.includes(needs)),
  })).filter(({ sections }) => sections.length > 0);
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto flex max-w-6xl flex-col gap-x-10 px-4 pt-5 pb-16 sm:px-8 lg:flex-row">
        <div className="mb-6 shrink-0 lg:sticky lg:top-5 lg:mb-0 lg:w-44 lg:self-start">
          <h1 className="text-xl font-bold">{t("nav.settings")}</h1>
          <Column groups={groups} />
          <Chooser groups={groups} />
        </div>
        <div className="max-w-4xl min-w-0 grow">
          <Outlet />
        </div>
      </div>
    </div>
  );
}

function Column({ groups }: { groups: Group[] }) {
  const { t } = useTranslation("desk");
  const prefix = useId();
  return (
    <nav aria-label={t("nav.settings")} className="mt-4 hidden flex-col gap-4 lg:flex">
      {groups.map((group) => (
        <section key={group.name} aria-labelledby={`${prefix}-${group.name}`}>
          <h2 id={`${prefix}-${group.name}`} className="mb-1 px-2.5 text-xs font-semibold text-ink-faint">
            {t(`settings_groups.${group.name}`)}
          </h2>
          <ul>
            {group.sections.map(({ to, name }) => (
              <li key={to}>
                <Link
                  to={to}
                  className="flex min-h-8 items-center rounded-md px-2.5 font-medium text-ink-soft hover:bg-hover hover:text-ink"
                  activeProps={{ className: "!bg-primary-soft !text-primary" }}
                >
                  {t(`${name}.title`)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** The system's own list: on a phone it opens under the thumb. */
function Chooser({ groups }: { groups: Group[] }) {
  const { t } = useTranslation("desk");
  const navigate = useNavigate();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const sections = groups.flatMap((group) => group.sections);
  const open = sections.find(({ to }) => path === to || path.startsWith(`${to}/`));
  return (
    <div className="relative mt-3 lg:hidden">
      <select
        aria-label={t("settings_groups.choose")}
        value={open?.to ?? ""}
        onChange={(event) => {
          const chosen = sections.find(({ to }) => to === event.target.value);
          if (chosen) void navigate({ to: chosen.to });
        }}
        className={`${FIELD_LOOK} h-11 appearance-none pe-9 font-semibold`}
      >
        {groups.map((group) => (
          <optgroup key={group.name} label={t(`settings_groups.${group.name}`)}>
            {group.sections.map(({ to, name }) => (
              <option key={to} value={to}>
                {t(`${name}.title`)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute end-3 top-1/2 size-4 -translate-y-1/2 text-ink-faint"
        aria-hidden="true"
      />
    </div>
  );
}
