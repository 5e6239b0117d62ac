'use server';

import { revalidatePath } from 'next/cache';
import { cookies } from 'next/headers';
import { redirect, unstable_rethrow } from 'next/navigation';
import { parseTheme, THEME_COOKIE } from '@/components/ui/theme';
import { readBrowser } from '@/lib/auth/browser';
import { type ChangePasswordRefusal, changePassword } from '@/lib/auth/change-password';
import { findDevice } from '@/lib/auth/device-reference';
import { findSignedIn, requireAgent } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import {
  type PasswordFormState,
  type ProfileFormState,
  parseProfile,
  profileFormValues,
} from '@/lib/forms/profile-form';
import { themeCookieOptions } from '../../theme-cookie-options';

const PATH = '/desk/profile';
const DATABASE_AWAY = 'Nothing was changed, because the server’s database did not answer. Try again.';

/** Saves one's own name, time zone and theme. */
export async function saveProfileAction(before: ProfileFormState, form: FormData): Promise<ProfileFormState> {
  const values = profileFormValues(form);
  const answer = { values, errors: {}, failed: false, attempt: before.attempt + 1 };
  const saved = await unlessDown(async () => {
    const { agent, address } = await requireAgent(PATH);
    const profile = parseProfile(values, agent.email);
    if (!profile.ok) return { ...answer, errors: profile.error };
    const { people, clock } = runtime();
    await people.saveProfile(profile.value, { agentId: agent.id, name: agent.name, address }, clock.now());
    return null;
  });
  if (saved === 'down') return { ...answer, failed: true };
  if (saved) return saved;
  const { secure } = await readBrowser();
  (await cookies()).set(THEME_COOKIE, values.theme, themeCookieOptions(secure));
  revalidatePath('/desk', 'layout');
  redirect(`${PATH}?done=saved`);
}

/** Changes one's own password. */
export async function changePasswordAction(before: PasswordFormState, form: FormData): Promise<PasswordFormState> {
  const attempt = before.attempt + 1;
  const changed = await unlessDown(async () => {
    const signedIn = await requireAgent(PATH);
    const { device } = await readBrowser();
    return changePassword(runtime(), signedIn, {
      current: textOf(form, 'current'),
      next: textOf(form, 'next'),
      device,
    });
  });
  if (changed === 'down') return { problem: { field: null, message: DATABASE_AWAY }, attempt };
  if (!changed.ok) return { problem: problemOf(changed.error), attempt };
  redirect(`${PATH}?done=password`);
}

/** Signs oneself out on another device, or with `device` = "others" on all but this one. */
export async function signOutDeviceAction(form: FormData): Promise<void> {
  const { agent, sessionId } = await requireAgent(PATH);
  const { agents, people, clock } = runtime();
  const now = clock.now();
  if (form.get('device') === 'others') {
    await agents.endOtherSessions(agent.id, sessionId, now);
  } else {
    const device = findDevice(await people.listDevices(agent.id, now), form.get('device'));
    if (device) await agents.endSession(device.sessionId, now);
  }
  revalidatePath(PATH);
  redirect(`${PATH}?done=${form.get('device') === 'others' ? 'others' : 'device'}`);
}

/** Remembers the theme that somebody switched to, so that it is theirs in the next browser too. */
export async function saveThemeAction(theme: unknown): Promise<void> {
  const signedIn = await findSignedIn();
  if (signedIn) await runtime().people.saveTheme(signedIn.agent.id, parseTheme(typeof theme === 'string' ? theme : ''));
}

function problemOf(refusal: ChangePasswordRefusal): NonNullable<PasswordFormState['problem']> {
  switch (refusal.kind) {
    case 'bad-password':
      return { field: 'next', message: refusal.message };
    case 'wrong-current':
      return { field: 'current', message: 'This is not your present password.' };
    case 'too-many-attempts': {
      const minutes = Math.max(1, Math.ceil((refusal.retryAt.getTime() - runtime().clock.now().getTime()) / 60_000));
      const when = minutes === 1 ? 'in one minute' : `in ${minutes} minutes`;
      return { field: 'current', message: `Too many attempts failed. Try again ${when}.` };
    }
  }
}

/** What some work gives, or "down" when the store failed, so that a form can keep what was typed and say so. */
async function unlessDown<T>(work: () => Promise<T>): Promise<T | 'down'> {
  try {
    return await work();
  } catch (error) {
    unstable_rethrow(error);
    runtime().log.error({ err: error }, 'a change of a profile failed');
    return 'down';
  }
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
