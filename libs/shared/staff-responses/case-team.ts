export interface TeamMember {
  id: string;
  name: string;
  /** Whether they can act: a reviewer who is not suspended and does not need a vouch first. */ able: boolean;
}

export interface CaseTeamView {
  revision: number;
  limited: boolean;
  /** Who may know of the record besides its author. */ team: TeamMember[];
  /** Reviewers who can be added. */ reviewers: { id: string; name: string }[];
  mayChoose: boolean;
}

/** A record that nobody can act on: no reviewer on its team is able to. */
export interface WithoutTeam {
  id: string;
  since: string;
  /** A reviewer asked to join the team. */ asked: boolean;
  askedByMe: boolean;
}

/** Who made how many records vanish from a reviewer on one day. */
export interface LostSight {
  by: string;
  on: string;
  records: number;
  /** True: they were taken out of the case team; false: the records were limited to one. */
  wasOnTeam: boolean;
}
