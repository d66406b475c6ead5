import { cn } from "@ui/cn";
import {
  ArrowLeftRight,
  Coins,
  LayoutDashboard,
  LayoutTemplate,
  type LucideIcon,
  PhoneCall,
  Users,
  Webhook,
  Zap,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { SECTIONS, type Section } from "./use-section";

const ICONS: Record<Section, LucideIcon> = {
  overview: LayoutDashboard,
  requests: ArrowLeftRight,
  webhooks: Webhook,
  customers: Users,
  numbers: PhoneCall,
  templates: LayoutTemplate,
  charges: Coins,
  faults: Zap,
};

export function SectionNav({ section }: { section: Section }) {
  const { t } = useTranslation("console");
  return (
    <nav
      aria-label={t("page.sections")}
      className="flex shrink-0 gap-1 max-md:gap-0 border-b bg-surface p-1.5 md:w-48 md:flex-col md:border-e md:border-b-0 md:p-3"
    >
      {SECTIONS.map((name) => {
        const Icon = ICONS[name];
        const current = name === section;
        return (
          <a
            key={name}
            href={`#${name}`}
            aria-current={current ? "page" : undefined}
            aria-label={t(`section.${name}`)}
            className={cn(
              "flex h-9 items-center justify-center gap-2.5 min-w-0 rounded-md px-2.5 font-medium max-md:px-2 md:justify-start",
              current
                ? "bg-selected text-primary max-md:flex-auto"
                : "text-ink-soft hover:bg-hover hover:text-ink max-md:min-w-8 max-md:flex-1",
            )}
          >
            <Icon className="size-4 shrink-0" aria-hidden="true" />
            <span className={cn("truncate", !current && "max-md:hidden")}>{t(`section.${name}`)}</span>
          </a>
        );
      })}
    </nav>
  );
}
