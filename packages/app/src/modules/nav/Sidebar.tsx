import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentBlueprint,
  type NavContentComponentProps,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { usePermission } from '@backstage/plugin-permission-react';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import { discoveryAdminPermission } from '@paved/plugin-repositories-common';
import {
  RiAddBoxLine,
  RiApps2Line,
  RiBookOpenLine,
  RiFileWarningLine,
  RiGitRepositoryLine,
  RiHome5Line,
  RiLineChartLine,
  RiMedalLine,
  RiMenuLine,
  RiPlugLine,
  RiRouteLine,
  RiSearchLine,
  RiSettings4Line,
} from '@remixicon/react';
import { SidebarLogo } from './SidebarLogo';

/** Pages for those who run the portal; shown to administrators only. */
const ADMINISTRATION = ['page:catalog-unprocessed-entities'];

/** Reached by other ways than an item of their own, or not at all. */
const WITHOUT_ITEM = [
  'page:search', // the modal on top
  'page:notifications', // its own item, with the count
  'page:app-visualizer', // for who builds the portal: /visualizer
  'page:catalog-graph', // needs an entity to start from; entity pages link to it
];

/** One family of icons, whatever the pages bring. */
const ICONS: Record<string, JSX.Element> = {
  'page:home': <RiHome5Line />,
  'page:catalog': <RiApps2Line />,
  'page:api-docs': <RiPlugLine />,
  'page:techdocs': <RiBookOpenLine />,
  'page:repositories': <RiGitRepositoryLine />,
  'page:scorecards': <RiMedalLine />,
  'page:golden-paths': <RiRouteLine />,
  'page:scaffolder': <RiAddBoxLine />,
  'page:adoption': <RiLineChartLine />,
  'page:catalog-unprocessed-entities': <RiFileWarningLine />,
  'page:user-settings': <RiSettings4Line />,
};

function NavContent({ navItems }: NavContentComponentProps) {
  const { allowed: isAdministrator } = usePermission({
    permission: discoveryAdminPermission,
  });
  const nav = navItems
    .clone()
    .withComponent(item => (
      <SidebarItem
        icon={() => ICONS[item.node.spec.id] ?? item.icon}
        to={item.href}
        text={item.title}
      />
    ));
  for (const id of WITHOUT_ITEM) {
    nav.take(id);
  }
  const administration = ADMINISTRATION.map(id => nav.take(id));

  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup label="Search" icon={<RiSearchLine />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<RiMenuLine />}>
        {nav.take('page:home')}
        {nav.take('page:catalog')}
        {nav.take('page:api-docs')}
        {nav.take('page:techdocs')}
        {nav.take('page:repositories')}
        {nav.take('page:scorecards')}
        <SidebarDivider />
        {nav.take('page:golden-paths')}
        {nav.take('page:scaffolder')}
        <SidebarDivider />
        {nav.take('page:adoption')}
        {nav.take('page:adoption/roadmap')}
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
        {isAdministrator && (
          <>
            <SidebarDivider />
            {administration}
          </>
        )}
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      {/* Its counter in the tab's title would put back the title of the page before */}
      <NotificationsSidebarItem titleCounterEnabled={false} />
      <SidebarDivider />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        {nav.take('page:user-settings')}
      </SidebarGroup>
    </Sidebar>
  );
}

export const sidebarNavContent = NavContentBlueprint.make({
  params: { component: NavContent },
});
