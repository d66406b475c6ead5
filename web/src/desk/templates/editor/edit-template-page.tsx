import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Spinner } from "@ui/spinner";
import { ErrorState } from "@ui/states";
import { desk } from "../../api/desk";
import { sentenceOf } from "../../api/problem";
import { keys } from "../../api/query-keys";
import { templateSyncsQuery } from "../list/template-queries";
import { draftOf } from "./components";
import { Editor } from "./editor";

export function EditTemplatePage() {
  const { templateId } = useParams({ from: "/signed-in/templates/$templateId/edit" });
  const query = useQuery({ queryKey: keys.template(templateId), queryFn: () => desk.template(templateId) });
  const accounts = useQuery(templateSyncsQuery).data ?? [];
  if (query.data) {
    return (
      <Editor
        key={templateId}
        draftKey={`edit/${templateId}`}
        start={draftOf(query.data)}
        edited={query.data}
        accounts={accounts}
        variants={query.data.variants.filter((variant) => variant.id !== templateId)}
      />
    );
  }
  if (query.error) return <ErrorState text={sentenceOf(query.error)} onRetry={() => void query.refetch()} />;
  return (
    <div className="flex h-full items-center justify-center">
      <Spinner className="size-6" />
    </div>
  );
}
