/** Addresses of pictures that are not on the server yet, as long as they are shown. */
import { useEffect, useState } from 'react';

/** @param photos the same array as long as they are the same pictures */
export function usePictures(photos: readonly Blob[]): readonly string[] {
  const [addresses, setAddresses] = useState<readonly string[]>([]);
  useEffect(() => {
    const made = photos.map((photo) => URL.createObjectURL(photo));
    setAddresses(made);
    return () => made.forEach((address) => URL.revokeObjectURL(address));
  }, [photos]);
  return addresses;
}
