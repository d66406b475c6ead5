import { useQueryClient } from "@tanstack/react-query";
import { Avatar } from "@ui/avatar";
import { Input } from "@ui/field";
import { Select } from "@ui/select";
import { ErrorState } from "@ui/states";
import { toast } from "@ui/toast";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Agent, Availability, Presence } from "../../api/types";
import { work } from "../../api/work";
import { useAgents } from "../../queries/use-agents";
import { useAvailability } from "../../queries/use-availability";
import { useAgent, useMay } from "../../session/session";
import { AvailabilityDot } from "../../work/availability-dot";
import { RowSkeleton } from "../row-skeleton";

const HIGHEST_CAPACITY = 1000;

/** Who takes new conversations, how many they have, and with how many they get no more. */
export function PeopleAvailability() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const availability = useAvailability();
  const agents = useAgents().data ?? [];
  useEffect(() => void client.invalidateQueries({ queryKey: keys.availability }), [client]);
  return (
    <section className="mt-8">
      <h2 className="font-semibold">{t("availability.title")}</h2>
      <p className="mb-2 text-sm text-ink-faint">{t("availability.intro")}</p>
      {availability.isPending ? (
        <RowSkeleton />
      ) : availability.data === undefined ? (
        <ErrorState text={sentenceOf(availability.error)} onRetry={() => void availability.refetch()} />
      ) : (
        <ul className="divide-y overflow-hidden rounded-lg border bg-surface">
          {availability.data.map((one) => {
            const agent = agents.find(({ id }) => id === one.agent_id);
            return agent && <PersonRow key={agent.id} agent={agent} availability={one} />;
          })}
        </ul>
      )}
    </section>
  );
}

function PersonRow({ agent, availability }: { agent: Agent; availability: Availability }) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const me = useAgent();
  const mayChange = useMay("people.write");
  const change = async (part: { state?: Presence; capacity?: number | null }) => {
    try {
      await work.changeAvailability(agent.id, part);
    } catch (error) {
      toast.error(sentenceOf(error));
    } finally {
      void client.invalidateQueries({ queryKey: keys.availability });
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5" data-testid="person-availability">
      <Avatar name={agent.name} seed={agent.id} size="sm" />
      <p className="flex min-w-0 flex-1 basis-40 items-center gap-2">
        <span className="truncate font-semibold" dir="auto" title={agent.name}>
          {agent.name}
        </span>
        {agent.id === me.id && <span className="shrink-0 text-sm text-ink-faint">({t("people.you")})</span>}
      </p>
      <span className="text-sm text-ink-soft">{t("assign.load", { count: availability.open })}</span>
      {mayChange ? (
        <>
          <Select
            label={t("availability.of", { name: agent.name })}
            value={availability.state}
            onChange={(state) => void change({ state })}
            choices={(["online", "away"] as const).map((state) => ({
              value: state,
              label: (
                <span className="inline-flex items-center gap-2">
                  <AvailabilityDot state={state} decorative />
                  {t(`availability.${state}`)}
                </span>
              ),
            }))}
            className="h-8 w-34 text-sm"
          />
          <Capacity
            key={availability.capacity}
            name={agent.name}
            capacity={availability.capacity}
            onChange={(capacity) => void change({ capacity })}
          />
        </>
      ) : (
        <span className="inline-flex items-center gap-2 text-sm">
          <AvailabilityDot state={availability.state} decorative />
          {t(`availability.${availability.state}`)}
          {availability.capacity !== null && (
            <span className="text-ink-faint">
              {t("availability.at_most", { count: availability.capacity })}
            </span>
          )}
        </span>
      )}
    </li>
  );
}

interface CapacityProps {
  name: string;
  capacity: number | null;
  onChange(capacity: number | null): void;
}

/** Saved when the field is left; empty means as many as come. */
function Capacity({ name, capacity, onChange }: CapacityProps) {
  const { t } = useTranslation("desk");
  const [text, setText] = useState(capacity === null ? "" : String(capacity));
  const wanted = text.trim() === "" ? null : Number(text);
  const isWrong = wanted !== null && !(Number.isInteger(wanted) && wanted >= 0 && wanted <= HIGHEST_CAPACITY);
  const save = () => {
    if (!isWrong && wanted !== capacity) onChange(wanted);
  };
  return (
    <Input
      inputMode="numeric"
      value={text}
      aria-label={t("availability.capacity", { name })}
      title={isWrong ? t("availability.capacity_wrong") : t("availability.capacity", { name })}
      aria-invalid={isWrong || undefined}
      placeholder={t("availability.no_limit")}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === "Enter" && save()}
      className="h-8 w-24 text-sm"
      data-testid="capacity"
    />
  );
}
