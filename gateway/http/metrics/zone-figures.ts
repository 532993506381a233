import type { Registry } from 'prom-client';
import type { ZoneFigures } from '../../zone/zone-port.ts';
import { Figures, type Sample } from './registry.ts';

/** Reasons of discarded frames told apart per device; the rest are one. */
const REASONS_MAX = 32;

/** What the zone counts. Labels are ids of the configuration and codes of the contract: few, and bounded. */
export function zoneFigures(registry: Registry): Figures<ZoneFigures> {
  const figures = new Figures<ZoneFigures>(registry);
  parcels(figures);
  devices(figures);
  storage(figures);
  replication(figures);
  return figures;
}

function parcels(figures: Figures<ZoneFigures>): void {
  figures
    .counter({
      name: 'zone_gateway_parcels_total',
      help: 'Parcels decided since the start, by station, verdict and reason (empty when accepted).',
      labels: ['station', 'role', 'verdict', 'reason'],
      read: ({ stations }) =>
        stations.flatMap(({ id, role, accepted, rejected }): Sample[] => [
          { labels: { station: id, role, verdict: 'accept', reason: '' }, value: accepted },
          ...rejected.map(({ reason, count }) => ({
            labels: { station: id, role, verdict: 'reject', reason },
            value: count,
          })),
        ]),
    })
    .gauge({
      name: 'zone_gateway_station_running',
      help: 'Whether the station works (1) or is stopped (0).',
      labels: ['station', 'role'],
      read: ({ stations }) =>
        stations.map(({ id, role, running }) => ({
          labels: { station: id, role },
          value: Number(running),
        })),
    })
    .durations(
      'zone_gateway_decision_duration_seconds',
      'End of a parcel’s window to its durable decision.',
      ({ decision_ms }) => decision_ms,
    )
    .gauge({
      name: 'zone_gateway_exceptions_open',
      help: 'Parcels that wait for a person.',
      read: ({ exceptions }) => exceptions.open,
    })
    .gauge({
      name: 'zone_gateway_exceptions_oldest_age_seconds',
      help: 'Age of the oldest open exception; 0 when there is none.',
      read: ({ exceptions }) => exceptions.oldest_age_ms / 1000,
    })
    .gauge({
      name: 'zone_gateway_alarms',
      help: 'Alarms that stand now.',
      read: ({ alarms }) => alarms,
    })
    .gauge({
      name: 'zone_gateway_clock_synchronised',
      help: 'Whether a time source has set the clock (1) or not (0).',
      read: ({ clock_synchronised }) => Number(clock_synchronised),
    });
}

function devices(figures: Figures<ZoneFigures>): void {
  figures
    .gauge({
      name: 'zone_gateway_device_up',
      help: 'Whether the device works (1) or not (0).',
      labels: ['device', 'kind'],
      read: (zone) =>
        zone.devices.map(({ id, kind, up }) => ({
          labels: { device: id, kind },
          value: Number(up),
        })),
    })
    .counter({
      name: 'zone_gateway_device_frames_total',
      help: 'Frames received from the device since the start.',
      labels: ['device'],
      read: (zone) =>
        zone.devices.map(({ id, frames }) => ({ labels: { device: id }, value: frames })),
    })
    .counter({
      name: 'zone_gateway_device_reconnects_total',
      help: 'Times the link to the device was opened again since the start.',
      labels: ['device'],
      read: (zone) =>
        zone.devices.map(({ id, reconnects }) => ({ labels: { device: id }, value: reconnects })),
    })
    .counter({
      name: 'zone_gateway_device_discarded_frames_total',
      help: 'Frames of the device that were not understood, by reason.',
      labels: ['device', 'reason'],
      read: (zone) => zone.devices.flatMap(discarded),
    });
}

function discarded({ id, discarded: all }: ZoneFigures['devices'][number]): Sample[] {
  const named = all.slice(0, REASONS_MAX);
  const others = all.slice(REASONS_MAX).reduce((sum, { count }) => sum + count, 0);
  const rest = others === 0 ? [] : [{ reason: 'other', count: others }];
  return [...named, ...rest].map(({ reason, count }) => ({
    labels: { device: id, reason },
    value: count,
  }));
}

function storage(figures: Figures<ZoneFigures>): void {
  figures
    .durations(
      'zone_gateway_commit_duration_seconds',
      'One group commit, from BEGIN to durable.',
      ({ writer }) => writer.commit_ms,
    )
    .durations(
      'zone_gateway_query_duration_seconds',
      'One query of the reader thread, its wait included.',
      ({ reader }) => reader.query_ms,
    )
    .gauge({
      name: 'zone_gateway_writer_queue_commands',
      help: 'Commands that wait for the writer thread.',
      read: ({ writer }) => writer.queue_depth,
    })
    .gauge({
      name: 'zone_gateway_writer_queue_capacity_commands',
      help: 'Commands that may wait for the writer thread before more are refused.',
      read: ({ writer }) => writer.queue_max,
    })
    .counter({
      name: 'zone_gateway_writer_commands_total',
      help: 'Commands answered by the writer thread since the start.',
      read: ({ writer }) => writer.commands,
    })
    .counter({
      name: 'zone_gateway_writer_commits_total',
      help: 'Group commits since the start.',
      read: ({ writer }) => writer.groups,
    })
    .counter({
      name: 'zone_gateway_writer_unrecorded_commands_total',
      help: 'Commands that the disk refused: nothing of them was recorded.',
      read: ({ writer }) => writer.unrecorded,
    })
    .gauge({
      name: 'zone_gateway_reader_queue_queries',
      help: 'Queries that wait for the reader thread.',
      read: ({ reader }) => reader.queue_depth,
    })
    .gauge({
      name: 'zone_gateway_reader_queue_capacity_queries',
      help: 'Queries that may wait for the reader thread before more are refused.',
      read: ({ reader }) => reader.queue_max,
    })
    .counter({
      name: 'zone_gateway_reader_queries_total',
      help: 'Queries answered by the reader thread since the start.',
      read: ({ reader }) => reader.queries,
    })
    .counter({
      name: 'zone_gateway_reader_failed_queries_total',
      help: 'Queries that failed or took too long since the start.',
      read: ({ reader }) => reader.failed + reader.timed_out,
    })
    .gauge({
      name: 'zone_gateway_database_bytes',
      help: 'Size of the database file.',
      read: (zone) => zone.storage.database_bytes,
    })
    .gauge({
      name: 'zone_gateway_wal_bytes',
      help: 'Size of the write-ahead log.',
      read: ({ writer }) => writer.wal_bytes,
    })
    .gauge({
      name: 'zone_gateway_disk_free_bytes',
      help: 'Room left on the disk of the data folder.',
      read: (zone) => zone.storage.disk_free_bytes,
    });
}

function replication(figures: Figures<ZoneFigures>): void {
  figures
    .gauge({
      name: 'zone_gateway_journal_head_records',
      help: 'Sequence number of the newest journal record of this epoch.',
      read: ({ journal }) => journal.head,
    })
    .gauge({
      name: 'zone_gateway_journal_acknowledged_records',
      help: 'Sequence number up to which every required consumer has stored the journal.',
      read: ({ journal }) => journal.acknowledged,
    })
    .gauge({
      name: 'zone_gateway_backlog_records',
      help: 'Journal records that are not acknowledged yet.',
      read: ({ journal }) => journal.backlog_records,
    })
    .gauge({
      name: 'zone_gateway_backlog_bytes',
      help: 'Bytes of journal records that are not acknowledged yet.',
      read: ({ journal }) => journal.backlog_bytes,
    })
    .gauge({
      name: 'zone_gateway_backlog_age_seconds',
      help: 'Age of the oldest record that is not acknowledged; 0 when there is none.',
      read: ({ journal }) => journal.backlog_age_ms / 1000,
    })
    .gauge({
      name: 'zone_gateway_uplink_connected',
      help: 'Whether the broker is connected (1) or not (0).',
      read: ({ journal }) => Number(journal.connected),
    });
}
