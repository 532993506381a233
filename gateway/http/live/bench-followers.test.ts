import { expect, it } from 'vitest';
import { BenchFollowers } from './bench-followers.ts';

function page(followers: BenchFollowers, follower: string) {
  const heard: string[] = [];
  const self = {
    send: (text: string): void => {
      const { type, station, text: scan } = JSON.parse(text);
      heard.push(type === 'scan' ? scan : `${type} ${station}`);
    },
    beat: (): void => {},
  };
  const follow = (station: string | null, again = false): void =>
    followers.follow(self, { type: 'follow', station, follower, again });
  return { heard, follow, leave: (): void => followers.leave(self) };
}

function bench() {
  const followers = new BenchFollowers();
  const scan = (text: string, station = 'desk'): void =>
    followers.scanned({ station, device: `${station}-scanner`, text });
  return { followers, scan, open: (mark: string) => page(followers, mark) };
}

it('sends the scans of a bench to nobody until a page follows it', () => {
  const { scan, open } = bench();
  const tablet = open('tablet-1');
  scan('A');
  tablet.follow('desk');
  scan('B');
  scan('C', 'other');
  tablet.follow(null);
  scan('D');
  expect(tablet.heard).toEqual(['following desk', 'B', 'following null']);
});

it('sends each scan to one page: the newest that asked, and tells the one before', () => {
  const { scan, open } = bench();
  const [tablet, phone] = [open('tablet-1'), open('phone-01')];
  tablet.follow('desk');
  phone.follow('desk');
  scan('A');
  expect(tablet.heard).toEqual(['following desk', 'following null']);
  expect(phone.heard).toEqual(['following desk', 'A']);
});

it('gives a bench back to the page that lost its connection, unless another follows meanwhile', () => {
  const { scan, open } = bench();
  open('tablet-1').follow('desk');
  // The connection that it lost has not been noticed yet.
  const back = open('tablet-1');
  back.follow('desk', true);
  const phone = open('phone-01');
  phone.follow('desk', true);
  scan('A');
  expect([back.heard, phone.heard]).toEqual([['following desk', 'A'], ['following null']]);
  back.leave();
  phone.follow('desk', true);
  scan('B');
  expect(phone.heard).toEqual(['following null', 'following desk', 'B']);
});

it('follows one bench at a time', () => {
  const { scan, open } = bench();
  const tablet = open('tablet-1');
  tablet.follow('desk');
  tablet.follow('other');
  scan('A');
  scan('B', 'other');
  expect(tablet.heard).toEqual(['following desk', 'following other', 'B']);
});
