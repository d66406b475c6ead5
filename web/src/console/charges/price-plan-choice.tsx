import { useMutation, useQuery } from "@tanstack/react-query";
import { Select } from "@ui/select";
import { toast } from "@ui/toast";
import { useTranslation } from "react-i18next";
import { control } from "../../control/control-client";
import { PRICE_PLANS, type PricePlan, type Waba } from "../../control/types";
import { queryClient, queryKeys } from "../state/console-queries";

/** By which price rules an account goes from now on; what was decided stays as it was. */
export function PricePlanChoice({ wabaId }: { wabaId: string }) {
  const { t } = useTranslation("console");
  const waba = useQuery({ queryKey: queryKeys.waba(wabaId), queryFn: () => control.waba(wabaId) });
  const change = useMutation({
    mutationFn: (price_plan: PricePlan) => control.changeWaba(wabaId, { price_plan }),
    onSuccess: (changed: Waba) => queryClient.setQueryData(queryKeys.waba(wabaId), changed),
    onError: (error) => toast.error(error.message),
  });
  if (!waba.data) return null;
  return (
    <Select
      label={t("charges.plan")}
      value={waba.data.price_plan}
      onChange={(plan) => change.mutate(plan)}
      disabled={change.isPending}
      choices={PRICE_PLANS.map((plan) => ({ value: plan, label: t(`charges.plan_${plan}`) }))}
      className="w-56"
      data-testid="price-plan"
    />
  );
}
