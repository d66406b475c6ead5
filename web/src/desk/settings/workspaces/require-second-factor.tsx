import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@ui/confirm-dialog";
import { Skeleton } from "@ui/skeleton";
import { ErrorState } from "@ui/states";
import { Switch } from "@ui/switch";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { people } from "../../api/people";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";

/** Whether everybody must have a second factor. */
export function RequireSecondFactor() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const factor = useQuery({ queryKey: keys.secondFactor, queryFn: people.secondFactor });
  const [asking, setAsking] = useState<boolean | null>(null);
  const require = useMutation({
    mutationFn: people.requireSecondFactor,
    onSuccess: () => setAsking(null),
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.secondFactor });
      // Who has none is led to adding one, the caller too.
      void client.invalidateQueries({ queryKey: keys.me });
    },
  });
  if (factor.isPending) return <Skeleton className="mt-10 h-12 w-full max-w-xl" />;
  if (factor.data === undefined) {
    return <ErrorState text={sentenceOf(factor.error)} onRetry={() => void factor.refetch()} />;
  }
  return (
    <section className="mt-10 max-w-xl" aria-labelledby="signing-in" data-testid="require-factor">
      <h2 id="signing-in" className="mb-3 font-semibold">
        {t("second_factor.signing_in")}
      </h2>
      <Switch
        label={t("second_factor.require")}
        hint={t("second_factor.require_hint")}
        checked={factor.data.is_required}
        onChange={setAsking}
      />
      {asking !== null && (
        <ConfirmDialog
          title={t(asking ? "second_factor.require_title" : "second_factor.optional_title")}
          text={t(asking ? "second_factor.require_text" : "second_factor.optional_text")}
          action={t(asking ? "second_factor.require_action" : "second_factor.optional_action")}
          harmless={asking}
          busy={require.isPending}
          problem={require.error ? sentenceOf(require.error) : undefined}
          onConfirm={() => require.mutate(asking)}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}
