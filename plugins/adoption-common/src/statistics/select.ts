/**
 * The number that would be at a place if the numbers were in ascending order. Moves them about; takes time in proportion to
 * their count, where sorting takes longer. (C. A. R. Hoare, Algorithm 65: Find, 1961)
 */
export function select(numbers: Float64Array, place: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1];
    let left = low;
    let right = high;
    while (left <= right) {
      while (numbers[left] < pivot) {
        left++;
      }
      while (numbers[right] > pivot) {
        right--;
      }
      if (left <= right) {
        const number = numbers[left];
        numbers[left] = numbers[right];
        numbers[right] = number;
        left++;
        right--;
      }
    }
    if (place <= right) {
      high = right;
    } else if (place >= left) {
      low = left;
    } else {
      break;
    }
  }
  return numbers[place];
}
