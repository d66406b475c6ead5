import { useQueryClient } from "@tanstack/react-query";
import { DropdownMenuItem } from "@ui/dropdown-menu";
import { toast } from "@ui/toast";
import { Check } from "lucide-react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../api/problem";
import { keys } from "../api/query-keys";
import type { Availability, Presence } from "../api/types";
import { work } from "../api/work";
import { useAvailability } from "../queries/use-availability";
import { useAgent } from "../session/session";
import { AvailabilityDot } from "../work/availability-dot";

const STATES = ["online", "away"] as const satisfies Presence[];

/** Whether one takes new conversations; nothing until it is known. */
export function useMyAvailability(): Presence | undefined {
  const me = useAgent();
  return useAvailability().data?.find(({ agent_id }) => agent_id === me.id)?.state;
}

/** Says in the account's menu whether one takes new conversations. */
export function AvailabilityItems() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const mine = useMyAvailability();
  const set = async (state: Presence) => {
    try {
      const answer = await work.setMyAvailability(state);
      client.setQueryData<Availability[]>(keys.availability, (all) =>
        all?.map((one) => (one.agent_id === answer.agent_id ? answer : one)),
      );
    } catch (error) {
      toast.error(sentenceOf(error));
    }
  };
  if (mine === undefined) return null;
  return STATES.map((state) => (
    <DropdownMenuItem
      key={state}
      role="menuitemradio"
      aria-checked={state === mine}
      onSelect={() => void set(state)}
      data-testid={`availability-${state}`}
    >
      <span className="flex w-4 justify-center">
        <AvailabilityDot state={state} decorative />
      </span>
      <span className="flex-1">{t(`availability.${state}`)}</span>
      {state === mine && <Check className="!text-primary" aria-hidden="true" />}
    </DropdownMenuItem>
  ));
}
