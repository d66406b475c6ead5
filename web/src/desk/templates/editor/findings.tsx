import { cn } from "@ui/cn";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Finding } from "./lint";

interface FieldFindingsProps {
  field: string;
  findings: Finding[];
  refused: Record<string, string>;
}

/** What is wrong with one part: what WhatsApp said first, then what is known to be refused or rejected. */
export function FieldFindings({ field, findings, refused }: FieldFindingsProps) {
  const own = findings.filter((finding) => finding.field === field);
  const said = refused[field];
  if (own.length === 0 && said === undefined) return null;
  return (
    <ul className="space-y-1" aria-live="polite">
      {said !== undefined && <Line severity="error" text={said} />}
      {own.map((finding) => (
        <FindingLine key={`${finding.code}/${finding.field}`} finding={finding} />
      ))}
    </ul>
  );
}

function FindingLine({ finding }: { finding: Finding }) {
  const { t } = useTranslation("desk");
  return <Line severity={finding.severity} text={t(`templates.lint.${finding.code}`, finding.values)} />;
}

function Line({ severity, text }: { severity: Finding["severity"]; text: string }) {
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <li
      className={cn(
        "flex items-start gap-1.5 text-xs",
        severity === "error" ? "text-danger" : "text-accent-ink",
      )}
    >
      <Icon className="mt-px size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 break-words">{text}</span>
    </li>
  );
}

export function FindingsSummary({ findings }: { findings: Finding[] }) {
  const { t } = useTranslation("desk");
  const errors = findings.filter((finding) => finding.severity === "error").length;
  if (errors === 0) return null;
  return <p className="text-danger">{t("templates.editor.errors", { count: errors })}</p>;
}
