import type { Contact, Prisma } from '../generated/prisma/client';

/**
 * The contact with that e-mail; made if there is none; null without an e-mail. A known contact keeps the name it has:
 * anybody can type somebody else's e-mail address into a form. Either way it was seen now.
 */
export async function findOrMakeContact(
  tx: Prisma.TransactionClient,
  visitor: { readonly name: string; readonly email: string },
  now: Date,
): Promise<Contact | null> {
  const email = visitor.email.trim().toLowerCase();
  if (email === '') return null;
  const [made] = await tx.contact.createManyAndReturn({
    data: [{ email, name: visitor.name, createdAt: now, lastSeenAt: now }],
    skipDuplicates: true,
  });
  if (made) return made;
  await tx.$executeRaw`UPDATE contact SET last_seen_at = GREATEST(last_seen_at, ${now}) WHERE email = ${email}`;
  return tx.contact.findUniqueOrThrow({ where: { email } });
}
