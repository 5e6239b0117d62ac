export const SIGNAL_KINDS = ['offer', 'answer', 'candidate'] as const;
/** What the two browsers of a call tell one another, in WebRTC's words. */
export type SignalKind = (typeof SIGNAL_KINDS)[number];

export type CallStatus = 'ringing' | 'answered' | 'ended';
/** Who or what ended a call. `missed`: nobody answered. `lost`: both sides fell silent. */
export type CallEnding = 'visitor' | 'agent' | 'ban' | 'missed' | 'lost';
