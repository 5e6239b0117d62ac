/**
 * Why there is no microphone. `insecure`: browsers give none to pages without https. `denied`: a person or a policy said no.
 * `missing`: there is none. `in-use`: another program has it, or it failed.
 */
export type MicrophoneProblem = 'insecure' | 'denied' | 'missing' | 'in-use';

export type Microphone = { readonly kind: 'on'; readonly stream: MediaStream } | { readonly kind: MicrophoneProblem };

/** Asks for the microphone, `deviceId` or the usual one (empty), for speech. Never throws. */
export async function openMicrophone(deviceId = ''): Promise<Microphone> {
  const { mediaDevices } = navigator;
  if (!mediaDevices) return { kind: 'insecure' };
  try {
    const audio = {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(deviceId !== '' && { deviceId: { exact: deviceId } }),
    };
    return { kind: 'on', stream: await mediaDevices.getUserMedia({ audio }) };
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    if (name === 'NotAllowedError' || name === 'SecurityError') return { kind: 'denied' };
    if (name === 'NotFoundError' || name === 'OverconstrainedError') return { kind: 'missing' };
    return { kind: 'in-use' };
  }
}

/** The microphones there are, named once one of them was allowed; none where they can't be told. */
export async function listMicrophones(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  return (devices ?? [])
    .filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')
    .map(({ deviceId, label }, at) => ({ id: deviceId, name: label || `Microphone ${at + 1}` }));
}

export function closeMicrophone(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** What is wrong, and what to do. */
export function microphoneText(problem: MicrophoneProblem): string {
  switch (problem) {
    case 'insecure':
      return 'Browsers give the microphone only to pages that begin with https://. Open this page so, and try again.';
    case 'denied':
      return 'This page may not use your microphone. Press the symbol beside the page’s address, allow the microphone, and try again.';
    case 'missing':
      return 'No microphone was found. Connect one, or a headset, and try again.';
    case 'in-use':
      return 'Your microphone could not be opened. Close other programs that use it, and try again.';
  }
}
