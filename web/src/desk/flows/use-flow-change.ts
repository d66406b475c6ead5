import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import { useTranslation } from "react-i18next";
import { desk } from "../api/desk";
import { keys } from "../api/query-keys";
import type { FlowDetail } from "../api/types";

/** Stores a change of a form besides its JSON, and loads what WhatsApp made of it. */
export function useFlowChange(detail: FlowDetail) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Parameters<typeof desk.changeFlow>[1]) => desk.changeFlow(detail.flow.id, change),
    onSuccess(flow) {
      client.setQueryData<FlowDetail>(keys.flow(flow.id), (known) => known && { ...known, flow });
      void client.invalidateQueries({ queryKey: keys.flows });
      void client.invalidateQueries({ queryKey: keys.flowEndpoint(flow.id) });
      toast.success(t("flows.settings.saved"));
    },
  });
}
