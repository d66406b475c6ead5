import type { FlowDetail } from "../../api/types";
import { ResponseTable } from "./response-table";

export function ResponsesTab({ detail }: { detail: FlowDetail }) {
  return <ResponseTable flowId={detail.flow.id} questions={detail.questions} />;
}
