import type { IncidentDocument, IncidentSegmentDocument, WholeIncidentDocument } from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { labelled, layOutSection, sentence, type Section } from './trace-section.js';
import { toSecond } from './utc-time.js';

/** How an incident is shown. */
export interface IncidentOptions {
  /** Characters of a line; `Infinity` where nothing is to be broken. */
  readonly width: number;
  readonly colour: boolean;
}

/** An incident as lines for people: how it began, each thing that was tried, and how it closed. Pure. */
export function renderIncident(document: WholeIncidentDocument, { width, colour }: IncidentOptions): readonly string[] {
  const paint = createPaint(colour);
  const { incident, segments } = toPrintableDeep(document);
  const sections = [
    ...openingSections(incident),
    ...segments.map((each) => segmentSection(each, paint)),
    closingSection(incident, paint),
  ];
  const laidOut = sections
    .filter(({ lines }) => lines.length > 0)
    .flatMap((section) => layOutSection(section, width, paint));
  return [heading(incident, paint), ...laidOut];
}

function heading({ incident_id, incident_class, state }: IncidentDocument, paint: Paint): string {
  return `${paint.strong(`incident ${incident_id}`)}: ${incident_class ?? 'class not named'} [${paintWord(paint, state)}]`;
}

function openingSections(incident: IncidentDocument): readonly Section[] {
  const place = [
    labelled('lane', incident.lane ?? ''),
    labelled('namespace', incident.namespace ?? ''),
    labelled('adapter', incident.adapter_path ?? ''),
    labelled('quota owner', incident.quota_owner ?? ''),
  ];
  return [
    {
      title: 'OPENED',
      lines: [
        incident.opened_at === null ? 'nobody said that it was opened' : `${toSecond(incident.opened_at)} UTC`,
        incident.symptom ?? '',
      ].filter((line) => line !== ''),
    },
    { title: 'WHERE', lines: [sentence(place)].filter((line) => line !== '') },
    {
      title: 'MUST STAY',
      lines: [labelled('denied:', incident.denied_neighbour_fixture ?? '')].filter((line) => line !== ''),
    },
    { title: 'FROM', lines: [`checkpoint ${incident.last_verified_checkpoint ?? 'nobody verified'}`] },
  ];
}

function segmentSection(segment: IncidentSegmentDocument, paint: Paint): Section {
  const money = sentence([segment.spend_delta ?? '', segment.currency ?? ''], ' ');
  return {
    title: `SEGMENT ${segment.segment}`,
    lines: [
      sentence([
        `${toSecond(segment.occurred_at)} UTC`,
        labelled('lane', segment.lane ?? ''),
        segment.effect_class ?? '',
        labelled('cost', money),
      ]),
      labelled('seen:', segment.symptom ?? ''),
      labelled('supposed:', segment.hypothesis ?? ''),
      labelled('changed route:', segment.changed_route ?? ''),
      labelled('changed prompt or policy:', segment.changed_prompt_or_policy ?? ''),
      labelled('expected to recover to:', segment.expected_recovery_point ?? ''),
      `checkpoint ${segment.checkpoint_before ?? '(none)'} → ${segment.checkpoint_reached ?? paint.doubtful('none reached')}`,
      labelled('exposed:', segment.first_newly_exposed_failure ?? ''),
      ...segment.findings.map((each) => paint.bad(each)),
    ].filter((line) => line !== ''),
  };
}

function closingSection(incident: IncidentDocument, paint: Paint): Section {
  const closed =
    incident.closed_at === null
      ? paint.doubtful(sentence(['still open', incident.open_reason ?? '']))
      : sentence([
          `${toSecond(incident.closed_at)} UTC`,
          paintWord(paint, incident.outcome ?? ''),
          labelled('by', incident.closed_by ?? ''),
        ]);
  const reached = `at checkpoint ${incident.reached_checkpoint ?? '(none)'}`;
  return { title: 'CLOSED', lines: [closed, reached, ...incident.findings.map((each) => paint.bad(each))] };
}
