import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "@ui/toast";
import { useTranslation } from "react-i18next";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import type { Contact } from "../../api/types";
import { useLiveTools } from "../../live/live-provider";
import { contactName } from "../contact-name";

export const useMerges = (contactId: string) =>
  useQuery({ queryKey: keys.contactMerges(contactId), queryFn: () => desk.contactMerges(contactId) });

/** Which contacts there are, what they are called, and who shows up in a conversation: all of it may be different. */
function loadAfresh(client: QueryClient) {
  for (const queryKey of [
    keys.contactMergeLists,
    keys.contactLists,
    keys.conversationLists,
    ["conversation"],
  ]) {
    void client.invalidateQueries({ queryKey });
  }
}

export function useUnmerge() {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const { log } = useLiveTools();
  return useMutation({
    mutationFn: (contact: Contact) => log.during(() => desk.unmergeContact(contact.id)),
    onSuccess: (contact) => {
      loadAfresh(client);
      toast.success(t("merge.undone", { name: contactName(contact) }));
    },
    onError: (error) => toast.error(sentenceOf(error)),
  });
}

export function useMerge(onDone: () => void) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const { log } = useLiveTools();
  const unmerge = useUnmerge();
  return useMutation({
    mutationFn: ({ part, kept }: { part: Contact; kept: Contact }) =>
      log.during(() => desk.mergeContact(part.id, kept.id)),
    onSuccess: (kept, { part }) => {
      loadAfresh(client);
      toast.success(t("merge.done", { part: contactName(part), kept: contactName(kept) }), {
        label: t("merge.undo"),
        run: () => unmerge.mutate(part),
      });
      onDone();
    },
  });
}
