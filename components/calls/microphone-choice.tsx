import { useEffect, useState } from 'react';
import { Select } from '@/components/ui/select';
import { listMicrophones } from '@/lib/call/open-microphone';

/** Which microphone is heard; only where there is something to choose. */
export function MicrophoneChoice({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) {
  const [devices, setDevices] = useState<Awaited<ReturnType<typeof listMicrophones>>>([]);
  useEffect(() => {
    const look = () => void listMicrophones().then(setDevices);
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, []);
  if (devices.length < 2) return null;
  return (
    <Select aria-label="Microphone" value={chosen || devices[0]?.id} onChange={({ target }) => onChoose(target.value)}>
      {devices.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
