import { Mark } from "@ui/brand";
import { Button, IconButton } from "@ui/button";
import { ThemeToggle } from "@ui/theme-toggle";
import { MessagesSquare, Smartphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ClockControl } from "../clock/clock-control";
import { deskUrl } from "./desk-url";

export function ConsoleHeader() {
  const { t } = useTranslation("console");
  const desk = deskUrl(window.location);
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b bg-surface px-3 sm:gap-3 sm:px-4">
      <Mark className="!size-7 shrink-0" />
      <h1 className="text-lg font-bold tracking-tight max-sm:sr-only">{t("page.title")}</h1>
      <div className="ms-auto">
        <ClockControl />
      </div>
      <div className="flex items-center gap-1 sm:border-s sm:ps-3">
        <HeaderLink href="/phone/" label={t("page.phones")} icon={<Smartphone />} />
        {desk && <HeaderLink href={desk} label={t("page.desk")} icon={<MessagesSquare />} />}
        <ThemeToggle />
      </div>
    </header>
  );
}

interface HeaderLinkProps {
  href: string;
  label: string;
  icon: React.ReactNode;
}

function HeaderLink({ href, label, icon }: HeaderLinkProps) {
  return (
    <>
      <Button asChild variant="quiet" className="max-md:hidden">
        <a href={href} target="_blank" rel="noreferrer">
          {icon}
          {label}
        </a>
      </Button>
      <IconButton
        label={label}
        className="md:hidden"
        onClick={() => window.open(href, "_blank", "noreferrer")}
      >
        {icon}
      </IconButton>
    </>
  );
}
