import type { reasons as vi } from '../vi/reasons.ts';

export const reasons: Record<keyof typeof vi, string> = {
  'reasons.no-connection': 'The gateway has no connection to the server',
  'reasons.no-receipt': 'The server has not confirmed records yet; the gateway keeps them',
  'reasons.record-refused': 'The server does not take a record; those after it are kept on the gateway',
  'reasons.unread-message': 'The gateway could not read a message from the server',
  'reasons.layout-refused': 'The gateway refused new lines and zones',
  'reasons.layout-rolled-back':
    'A camera did not run again with new lines; the gateway went back to those before',
  'reasons.layout-damaged': "The file of lines on the gateway is damaged; its own file's lines are used",
  'reasons.spool-lost': 'A part of the records on the gateway was lost',
  'reasons.spool-damaged': 'The records on the gateway were damaged; what was whole has been saved',
  'reasons.spool-forked': "The records on the gateway differ from the server's books",
  'reasons.records-lost': "Records are being lost: the gateway's disk is full or cannot be written",
  'reasons.record-misfit': 'A record did not have the right form and was not kept',
  'reasons.spool-unreadable': "Records cannot be read: check the gateway's disk",
  'reasons.more': 'There are more notices',
  'reasons.camera-unavailable': 'its source cannot be opened: check power, cable and address of the camera',
  'reasons.camera-broken': 'its picture was lost',
  'reasons.bad-model': 'its detection model cannot be used',
  'reasons.missing-program': 'software that it needs is not installed',
  'reasons.process-ended': "the camera's program stopped and is started again",
  'reasons.defect': 'a software fault',
};
