import { Button } from "@ui/button";
import { copyText } from "@ui/copy-button";
import { toast } from "@ui/toast";
import { Copy, Download } from "lucide-react";
import { useTranslation } from "react-i18next";

interface RecoveryCodesProps {
  codes: string[];
  onDone(): void;
}

/** Shown once: to be copied, kept as a file, or written down. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation("desk");
  const text = codes.join("\n");
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-ink-soft">{t("second_factor.codes_text")}</p>
      <ul
        className="grid grid-cols-[repeat(auto-fit,minmax(11.5rem,1fr))] gap-x-6 gap-y-1 rounded-md border bg-sunken px-4 py-3 font-mono text-sm whitespace-nowrap"
        translate="no"
        data-testid="recovery-codes"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          onClick={() => void copyText(text).then(() => toast.success(t("second_factor.codes_copied")))}
        >
          <Copy />
          {t("second_factor.copy_codes")}
        </Button>
        <Button size="sm" asChild>
          <a
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
            download="recado-codes.txt"
          >
            <Download />
            {t("second_factor.save_codes")}
          </a>
        </Button>
      </div>
      <Button variant="primary" onClick={onDone} data-testid="factor-done">
        {t("second_factor.codes_kept")}
      </Button>
    </div>
  );
}
