package io.odradek.broker.api;

import io.odradek.broker.api.group.ConsumerGroupDescribeHandler;
import io.odradek.broker.api.group.ConsumerGroupHeartbeatHandler;
import io.odradek.broker.api.group.DeleteGroupsHandler;
import io.odradek.broker.api.group.DescribeGroupsHandler;
import io.odradek.broker.api.group.FindCoordinatorHandler;
import io.odradek.broker.api.group.HeartbeatHandler;
import io.odradek.broker.api.group.JoinGroupHandler;
import io.odradek.broker.api.group.LeaveGroupHandler;
import io.odradek.broker.api.group.ListGroupsHandler;
import io.odradek.broker.api.group.OffsetCommitHandler;
import io.odradek.broker.api.group.OffsetDeleteHandler;
import io.odradek.broker.api.group.OffsetFetchHandler;
import io.odradek.broker.api.group.SyncGroupHandler;
import io.odradek.broker.cluster.ClusterMetadata;
import io.odradek.broker.group.GroupCoordinator;
import io.odradek.protocol.ApiKey;
import io.odradek.protocol.message.ConsumerGroupDescribeRequest;
import io.odradek.protocol.message.ConsumerGroupHeartbeatRequest;
import io.odradek.protocol.message.DeleteGroupsRequest;
import io.odradek.protocol.message.DescribeGroupsRequest;
import io.odradek.protocol.message.FindCoordinatorRequest;
import io.odradek.protocol.message.HeartbeatRequest;
import io.odradek.protocol.message.JoinGroupRequest;
import io.odradek.protocol.message.LeaveGroupRequest;
import io.odradek.protocol.message.ListGroupsRequest;
import io.odradek.protocol.message.OffsetCommitRequest;
import io.odradek.protocol.message.OffsetDeleteRequest;
import io.odradek.protocol.message.OffsetFetchRequest;
import io.odradek.protocol.message.SyncGroupRequest;

/** The part of the index that is about groups: one line for each API. */
record GroupApis(GroupCoordinator groups, ClusterMetadata cluster, int maxMetadataBytes) {

    ApiRoutes addTo(ApiRoutes routes) {
        return addConsumerProtocol(addClassicAndCommon(routes));
    }

    private ApiRoutes addConsumerProtocol(ApiRoutes routes) {
        if (!groups.servesConsumerProtocol()) {
            return routes;
        }
        return routes.route(
                        ApiKey.CONSUMER_GROUP_HEARTBEAT,
                        ConsumerGroupHeartbeatRequest::read,
                        new ConsumerGroupHeartbeatHandler(groups))
                .route(
                        ApiKey.CONSUMER_GROUP_DESCRIBE,
                        ConsumerGroupDescribeRequest::read,
                        new ConsumerGroupDescribeHandler(groups, cluster));
    }

    private ApiRoutes addClassicAndCommon(ApiRoutes routes) {
        return routes.route(ApiKey.FIND_COORDINATOR, FindCoordinatorRequest::read, new FindCoordinatorHandler(groups))
                .route(ApiKey.JOIN_GROUP, JoinGroupRequest::read, new JoinGroupHandler(groups))
                .route(ApiKey.SYNC_GROUP, SyncGroupRequest::read, new SyncGroupHandler(groups))
                .route(ApiKey.HEARTBEAT, HeartbeatRequest::read, new HeartbeatHandler(groups))
                .route(ApiKey.LEAVE_GROUP, LeaveGroupRequest::read, new LeaveGroupHandler(groups))
                .route(
                        ApiKey.OFFSET_COMMIT,
                        OffsetCommitRequest::read,
                        new OffsetCommitHandler(groups, cluster, maxMetadataBytes))
                .route(ApiKey.OFFSET_FETCH, OffsetFetchRequest::read, new OffsetFetchHandler(groups, cluster))
                .route(ApiKey.OFFSET_DELETE, OffsetDeleteRequest::read, new OffsetDeleteHandler(groups, cluster))
                .route(ApiKey.DESCRIBE_GROUPS, DescribeGroupsRequest::read, new DescribeGroupsHandler(groups))
                .route(ApiKey.LIST_GROUPS, ListGroupsRequest::read, new ListGroupsHandler(groups))
                .route(ApiKey.DELETE_GROUPS, DeleteGroupsRequest::read, new DeleteGroupsHandler(groups));
    }
}
