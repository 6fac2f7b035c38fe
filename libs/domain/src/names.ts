import {
  AddressClass,
  AuthMode,
  BudgetScope,
  CheckoutState,
  CredentialState,
  DeclaredPermanence,
  DeliveryState,
  DeliveryVerdict,
  DenialReason,
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  EnforcementMode,
  ErrorClass,
  FileOperationClass,
  GatewayVerdict,
  IncidentClass,
  IncidentOutcome,
  LaneState,
  Layer,
  MappingConfidence,
  NoAnswerReason,
  Outcome,
  RecoveryAction,
  RequestPhase,
  Reversibility,
  SessionSource,
  SpendKind,
  SpendSource,
  SummaryMode,
  SymlinkResolution,
  TerminalState,
  TrustClass,
} from '@waybill/contracts';

/** A generated enum: names to numbers and back. */
type WireEnum = Readonly<Record<string, string | number>>;

/** The name of a value as people and SQL read it: lower case, `''` for UNSPECIFIED. */
type NameOf<E> = Lowercase<Exclude<Extract<keyof E, string>, 'UNSPECIFIED'>> | '' | 'unrecognised';

/**
 * Makes the function that names the values of one enum. A number that a newer producer sent reads as `unrecognised`:
 * it was said, and this version does not know what it means.
 */
function nameOf<E extends WireEnum>(wireEnum: E): (value: number | undefined) => NameOf<E> {
  return (value) => {
    if (value === undefined || value === 0) return '';
    const name = wireEnum[value];
    return (typeof name === 'string' ? name.toLowerCase() : 'unrecognised') as NameOf<E>;
  };
}

export const addressClassName = nameOf(AddressClass);
export const authModeName = nameOf(AuthMode);
export const budgetScopeName = nameOf(BudgetScope);
export const checkoutStateName = nameOf(CheckoutState);
export const credentialStateName = nameOf(CredentialState);
export const declaredPermanenceName = nameOf(DeclaredPermanence);
export const deliveryStateName = nameOf(DeliveryState);
export const deliveryVerdictName = nameOf(DeliveryVerdict);
export const denialReasonName = nameOf(DenialReason);
export const dispositionName = nameOf(Disposition);
export const effectClassName = nameOf(EffectClass);
export const effectKindName = nameOf(EffectKind);
export const effectSourceName = nameOf(EffectSource);
export const enforcementModeName = nameOf(EnforcementMode);
export const errorClassName = nameOf(ErrorClass);
export const fileOperationClassName = nameOf(FileOperationClass);
export const gatewayVerdictName = nameOf(GatewayVerdict);
export const incidentClassName = nameOf(IncidentClass);
export const incidentOutcomeName = nameOf(IncidentOutcome);
export const laneStateName = nameOf(LaneState);
export const layerName = nameOf(Layer);
export const mappingConfidenceName = nameOf(MappingConfidence);
export const noAnswerReasonName = nameOf(NoAnswerReason);
export const outcomeName = nameOf(Outcome);
export const recoveryActionName = nameOf(RecoveryAction);
export const requestPhaseName = nameOf(RequestPhase);
export const reversibilityName = nameOf(Reversibility);
export const sessionSourceName = nameOf(SessionSource);
export const spendKindName = nameOf(SpendKind);
export const spendSourceName = nameOf(SpendSource);
export const summaryModeName = nameOf(SummaryMode);
export const symlinkResolutionName = nameOf(SymlinkResolution);
export const terminalStateName = nameOf(TerminalState);
export const trustClassName = nameOf(TrustClass);

export type AddressClassName = ReturnType<typeof addressClassName>;
export type AuthModeName = ReturnType<typeof authModeName>;
export type CredentialStateName = ReturnType<typeof credentialStateName>;
export type DeclaredPermanenceName = ReturnType<typeof declaredPermanenceName>;
export type DeliveryStateName = ReturnType<typeof deliveryStateName>;
export type DeliveryVerdictName = ReturnType<typeof deliveryVerdictName>;
export type DispositionName = ReturnType<typeof dispositionName>;
export type EffectClassName = ReturnType<typeof effectClassName>;
export type EffectKindName = ReturnType<typeof effectKindName>;
export type EffectSourceName = ReturnType<typeof effectSourceName>;
export type EnforcementModeName = ReturnType<typeof enforcementModeName>;
export type ErrorClassName = ReturnType<typeof errorClassName>;
export type GatewayVerdictName = ReturnType<typeof gatewayVerdictName>;
export type IncidentClassName = ReturnType<typeof incidentClassName>;
export type IncidentOutcomeName = ReturnType<typeof incidentOutcomeName>;
export type LaneStateName = ReturnType<typeof laneStateName>;
export type LayerName = ReturnType<typeof layerName>;
export type MappingConfidenceName = ReturnType<typeof mappingConfidenceName>;
export type NoAnswerReasonName = ReturnType<typeof noAnswerReasonName>;
export type OutcomeName = ReturnType<typeof outcomeName>;
export type RecoveryActionName = ReturnType<typeof recoveryActionName>;
export type RequestPhaseName = ReturnType<typeof requestPhaseName>;
export type ReversibilityName = ReturnType<typeof reversibilityName>;
export type SessionSourceName = ReturnType<typeof sessionSourceName>;
export type SpendKindName = ReturnType<typeof spendKindName>;
export type SpendSourceName = ReturnType<typeof spendSourceName>;
export type TerminalStateName = ReturnType<typeof terminalStateName>;
export type TrustClassName = ReturnType<typeof trustClassName>;
