import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge } from "@ui/badge";
import { Button } from "@ui/button";
import { dateAndTime } from "@ui/datetime";
import { Dialog } from "@ui/dialog";
import { ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { ShieldCheck, ShieldOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../../api/people";
import { sentenceOf } from "../../../api/problem";
import { keys } from "../../../api/query-keys";
import type { SecondFactor } from "../../../api/types";
import { RowSkeleton } from "../../row-skeleton";
import { AddSecondFactor } from "./add-second-factor";
import { BothFactorsDialog } from "./both-factors-dialog";
import { RecoveryCodes } from "./recovery-codes";

/** Fewer than these are soon none. */
const FEW_CODES = 3;

/** Whether signing in needs a code, and what one can do about it. */
export function SecondFactorSection() {
  const { t } = useTranslation("desk");
  const factor = useQuery({ queryKey: keys.secondFactor, queryFn: people.secondFactor });
  return (
    <section className="mt-10" aria-labelledby="second-factor">
      <h2 id="second-factor" className="text-md font-bold">
        {t("second_factor.title")}
      </h2>
      <p className="mb-3 text-sm text-ink-soft">{t("second_factor.text")}</p>
      {factor.isPending ? (
        <RowSkeleton />
      ) : factor.data === undefined ? (
        <ErrorState text={sentenceOf(factor.error)} onRetry={() => void factor.refetch()} />
      ) : (
        <Standing factor={factor.data} />
      )}
    </section>
  );
}

function Standing({ factor }: { factor: SecondFactor }) {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const [asking, setAsking] = useState<"add" | "renew" | "remove" | null>(null);
  const [codes, setCodes] = useState<string[]>();
  const [codesShown, setCodesShown] = useState(false);
  const isOn = factor.since !== null;
  const Icon = isOn ? ShieldCheck : ShieldOff;
  const reload = () => {
    void client.invalidateQueries({ queryKey: keys.secondFactor });
    void client.invalidateQueries({ queryKey: keys.sessions });
    void client.invalidateQueries({ queryKey: keys.me });
  };
  const close = () => {
    setAsking(null);
    setCodes(undefined);
    setCodesShown(false);
    reload();
  };
  return (
    <div
      className="flex flex-wrap items-center gap-3 rounded-lg border bg-surface px-4 py-3"
      data-testid="second-factor"
    >
      <span className="inline-flex size-10 shrink-0 items-center justify-center rounded-full bg-primary-soft text-primary">
        <Icon className="size-4.5" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-semibold">{t(isOn ? "second_factor.on" : "second_factor.off")}</span>
          {factor.is_required && <Badge>{t("second_factor.required")}</Badge>}
        </p>
        {factor.since !== null && (
          <p className="text-sm text-ink-faint">
            {t("second_factor.since", { when: dateAndTime(Date.parse(factor.since), i18n.language) })}
            {" · "}
            <span
              className={factor.recovery_codes_left < FEW_CODES ? "font-semibold text-danger" : undefined}
            >
              {t("second_factor.codes_left", { count: factor.recovery_codes_left })}
            </span>
          </p>
        )}
      </div>
      {isOn ? (
        <div className="flex flex-wrap gap-2 max-sm:basis-full">
          <Button size="sm" onClick={() => setAsking("renew")}>
            {t("second_factor.renew")}
          </Button>
          <Button size="sm" onClick={() => setAsking("remove")} data-testid="factor-remove">
            {t("second_factor.remove")}
          </Button>
        </div>
      ) : (
        <Button
          variant="primary"
          className="max-sm:basis-full"
          onClick={() => setAsking("add")}
          data-testid="factor-add"
        >
          {t("second_factor.add")}
        </Button>
      )}
      {asking === "add" && (
        // What is shown once is not lost by a slip.
        <Dialog
          open
          onOpenChange={(open) => !open && !codesShown && close()}
          title={t("second_factor.add_title")}
        >
          <AddSecondFactor onCodes={() => setCodesShown(true)} onDone={close} />
        </Dialog>
      )}
      {asking === "renew" &&
        (codes ? (
          <Dialog open onOpenChange={() => {}} title={t("second_factor.renew_title")}>
            <RecoveryCodes codes={codes} onDone={close} />
          </Dialog>
        ) : (
          <BothFactorsDialog
            title={t("second_factor.renew_title")}
            text={t("second_factor.renew_text")}
            action={t("second_factor.renew")}
            run={async (factors) => setCodes((await people.renewRecoveryCodes(factors)).recovery_codes)}
            onClose={close}
          />
        ))}
      {asking === "remove" && (
        <BothFactorsDialog
          title={t("second_factor.remove_title")}
          text={t(factor.is_required ? "second_factor.remove_required" : "second_factor.remove_text")}
          action={t("second_factor.remove")}
          danger
          run={async (factors) => {
            await people.removeSecondFactor(factors);
            toast.success(t("second_factor.removed"));
            close();
          }}
          onClose={close}
        />
      )}
    </div>
  );
}
