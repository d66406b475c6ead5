import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keys } from "../api/query-keys";
import type {
  Page,
  Template,
  TemplateChanged,
  TemplateGroup,
  TemplateSummary,
  TemplateSync,
} from "../api/types";

type TemplateList = InfiniteData<Page<TemplateGroup>>;

/** A template changed: rows that show it are brought up to date, what is counted and told of it is read again. */
export function storeTemplateChange(client: QueryClient, { template }: TemplateChanged) {
  let isShown = false;
  for (const [key, list] of client.getQueriesData<TemplateList>({ queryKey: keys.templateLists })) {
    if (!list || !shows(list, template.id)) continue;
    isShown = true;
    client.setQueryData<TemplateList>(key, replaceVariant(list, template));
  }
  // One that is new, or that a filter left out until now.
  if (!isShown) void client.invalidateQueries({ queryKey: keys.templateLists });
  void client.invalidateQueries({ queryKey: keys.templateCounts });
  for (const [key, known] of client.getQueriesData<Template>({ queryKey: ["template"] })) {
    const isVariant = known?.name === template.name && known.connection_id === template.connection_id;
    if (isVariant) void client.invalidateQueries({ queryKey: key });
  }
  void client.invalidateQueries({ queryKey: keys.templateHistory(template.id) });
}

/** All templates of an account were read. */
export function noteTemplateSync(client: QueryClient, sync: TemplateSync) {
  client.setQueryData<TemplateSync[]>(keys.templateSyncs, (known) =>
    known?.map((item) => (item.connection_id === sync.connection_id ? sync : item)),
  );
  if (sync.added + sync.changed + sync.gone === 0) return;
  void client.invalidateQueries({ queryKey: keys.templateLists });
  void client.invalidateQueries({ queryKey: keys.templateCounts });
}

const shows = (list: TemplateList, id: string) =>
  list.pages.some((page) => page.data.some((group) => group.variants.some((variant) => variant.id === id)));

const replaceVariant = (list: TemplateList, template: TemplateSummary): TemplateList => ({
  ...list,
  pages: list.pages.map((page) => ({
    ...page,
    data: page.data.flatMap((group) => {
      if (!group.variants.some((variant) => variant.id === template.id)) return [group];
      const variants = group.variants
        .map((variant) => (variant.id === template.id ? template : variant))
        .filter((variant) => variant.status !== "DELETED");
      return variants.length > 0 ? [{ ...group, variants }] : [];
    }),
  })),
});
