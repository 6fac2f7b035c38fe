import { diffKinds, type DiffDocument, type DiffFieldDocument, type DiffGroupDocument } from '@waybill/questions';
import { paths } from '../http/paths.js';
import { fieldsOf, pickFields, toObjectSchema } from './fields.js';
import { describeFields, type RowShape } from './row-shape.js';
import { answerOfPath, type Tool } from './tool.js';

const groupFields = fieldsOf<DiffGroupDocument>({ group: 'text', fields: 'list' });

const differenceFields = fieldsOf<DiffFieldDocument>({
  field: 'text',
  status: 'text',
  left: 'text?',
  right: 'text?',
  delta: 'text?',
  members: 'list',
});

/** A group of fields; in a summary, and in the text, those that differ. */
const groupRow: RowShape = {
  schema: toObjectSchema(groupFields),
  summarise: (row) => ({ ...pickFields(row, groupFields), fields: listDifferences(row) }),
  describe: (row) =>
    listDifferences(row).flatMap((each) => describeFields({ ...pickFields(row, groupFields), ...each }, lineFields)),
};

const lineFields = [...groupFields.slice(0, 1), ...differenceFields];

function listDifferences(row: object): readonly object[] {
  const { fields } = row as DiffGroupDocument;
  return fields
    .filter(differs)
    .map(({ members, ...field }) => pickFields({ ...field, members: members.filter(differs) }, differenceFields));
}

function differs({ status }: Pick<DiffFieldDocument, 'status'>): boolean {
  return status !== 'same' && status !== 'unsaid';
}

/** Two calls, sessions or incidents, or a call and its receipts, field by field. */
export const diffTool: Tool = {
  name: 'diff',
  title: 'How two differ',
  description:
    'How two calls, sessions or incidents differ, field by field; what differs in authority comes first. With kind "receipt", and left alone: what was estimated and reported of a call against what the provider\'s receipts say. Ask it why one call worked and another did not: direct against mediated, fresh against warm, before against after a fix.',
  parameters: paths['/v1/diff'].parameters,
  words: { kind: diffKinds },
  required: paths['/v1/diff'].required,
  modeFallback: 'summary',
  shape: {
    fields: fieldsOf<DiffDocument>({
      kind: 'text',
      left: 'object',
      right: 'object',
      differs: 'flag',
      counts: 'object',
    }),
    lists: [{ name: 'groups', row: groupRow }],
    isPaged: false,
    rest: 'trace_call or get_session has each side alone',
  },
  answer: answerOfPath('/v1/diff'),
};
